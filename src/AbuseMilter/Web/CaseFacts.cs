using System.Globalization;
using AbuseMilter.Notices;
using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>What a notice states, and what was thought of it. Secrets of its subscriber are shown to nobody.</summary>
static class CaseFacts
{
    const int MostItems = 50;

    public static Element Of(LedgerEntry entry, DateTimeOffset? due, Shell shell)
    {
        var (facts, sight, notice) = (new FactList(), shell.Sight, entry.Notice);
        string? Safe(string? text) => text is null ? null : sight.Text(Redaction.Of(text));
        facts.Add("case", notice?.CaseId ?? notice?.TicketId);
        if (due is { } deadline) facts.Add("answer by", E("span", When.Minute(deadline), " (", States.Deadline(deadline, shell.When), ")"));
        facts.Add("from", sight.Mailbox(entry.From) ?? "(nobody)");
        facts.Add("subject", Safe(entry.Subject));
        facts.Add("received", E("span", When.Minute(entry.ReceivedAt), " (", shell.When.From(entry.ReceivedAt), ")"));
        facts.Add("it is", string.Join(", ", new[] { entry.Class, entry.Kind, entry.Role, entry.Profile }.OfType<string>()) + (entry.Rule is { } rule ? $"; rule {rule}" : ""));
        facts.Add("complainant", Safe(notice?.Complainant));
        facts.Add("rights holder", Safe(notice?.RightsHolder));
        if (notice is { Items: [var only] }) Add(facts, only, sight);
        if (notice?.Conflict == true) facts.Add("in conflict", "places of the mail disagree about address or time");
        return facts.Whole;
    }

    /// <summary>A line for each event that the notice claims; null where there are fewer than two.</summary>
    public static Element? Items(Notice? notice, Sight sight) => notice is not { Items: { Count: > 1 } items } ? null
        : Shell.Table("What it claims", items.Count > MostItems ? $"the first {MostItems} of {Number(items.Count)}" : Number(items.Count), [E("th", "time"), E("th", "address"), E("th", "work or file")],
            items.Take(MostItems).Select(item => E("tr", C("td", "t", item.TimeUtc is { } time ? When.Minute(time) : item.TimeStated is null ? "-" : sight.Text(item.TimeStated)),
                C("td", "t", sight.Address(item.Ip) ?? "-"), C("td", "w", sight.Text(item.Work ?? item.FileName ?? item.Url) ?? "-"))));

    static void Add(FactList facts, NoticeItem item, Sight sight)
    {
        facts.Add("address", item.Ip is null ? null : sight.Address(item.Ip) + (item.Port is { } port && sight.IsWhole ? $", port {port.ToString(CultureInfo.InvariantCulture)}" : ""));
        facts.Add("time", item.TimeUtc is { } time ? When.Minute(time) + (item.TimeAssumed ? " (assumed)" : "") : sight.Text(item.TimeStated));
        facts.Add("work", sight.Text(item.Work));
        facts.Add("file", sight.Text(item.FileName));
        facts.Add("hash", sight.Text(item.InfoHash) is { } hash ? E("code", hash) : null);
        facts.Add("place", item.Url is null ? null : sight.Text(Redaction.Of(item.Url)));
    }
}
