using System.Globalization;
using AbuseMilter.Store;
using Spectre.Console;

namespace AbuseMilter.Cli.Pages;

/// <summary>Notices, a line each.</summary>
static class CasesPage
{
    public static void Write(IAnsiConsole console, IReadOnlyList<CaseRow> rows, DateTimeOffset now)
    {
        var sheet = new Sheet(new("row", IsNumber: true), new("received"), new("class", 9), new("case", 12), new("address", 12), new("from", 12), new("reply", 8));
        foreach (var row in rows)
        {
            var (entry, items) = (row.Entry, row.Entry.Notice?.Items ?? []);
            var ips = items.Select(item => item.Ip).OfType<string>().Distinct().ToList();
            sheet.Row(Colour(row), row.Id.ToString(CultureInfo.InvariantCulture), Clock.Short(entry.ReceivedAt, now), entry.Class, entry.Notice?.CaseId ?? entry.Notice?.TicketId ?? "-",
                ips.Count switch { 0 => "-", 1 => ips[0], var more => string.Create(CultureInfo.InvariantCulture, $"{ips[0]} +{more - 1}") }, entry.From ?? "-", Reply(row));
        }
        sheet.Write(console);
    }

    // What became of it; without a reply, why there is none.
    static string Reply(CaseRow row) => row.ReplyState ?? QueueQuery.Code(row.Entry.ReplyReason);

    static Style? Colour(CaseRow row) => row.ReplyState switch
    {
        "held" => new Style(Color.Yellow),
        "failed" or "expired" => new Style(Color.Red),
        "sent" => new Style(Color.Green),
        _ => null,
    };
}
