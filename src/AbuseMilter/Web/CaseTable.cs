using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>Notices, a line each; the number leads to all that is known of one.</summary>
static class CaseTable
{
    public static Element Of(string caption, string? beside, IReadOnlyList<CaseRow> rows, Shell shell) =>
        Shell.Table(caption, beside, [E("th", "received"), E("th", "case"), C("th", "room-2", "class"), C("th", "room-1", "address"), C("th", "room-2", "from"), E("th", "reply")],
            rows.Select(row => Line(row, shell)));

    public static Element Deadlines(IReadOnlyList<CaseRow> rows, Shell shell) =>
        Shell.Table("Deadlines", "nothing answers these yet", [E("th", "answer by"), E("th", "case"), C("th", "room-1", "from"), E("th", "reply")], rows.Select(row => E("tr",
            C("td", "t", States.Deadline(row.Due!.Value, shell.When)), C("td", "w", Name(row)), C("td", "m room-1", shell.Sight.Mailbox(row.Entry.From) ?? "-"), E("td", States.Of(row, shell.Sight)))));

    static Element Line(CaseRow row, Shell shell)
    {
        var ips = (row.Entry.Notice?.Items ?? []).Select(item => shell.Sight.Address(item.Ip)).OfType<string>().Distinct().ToList();
        return E("tr",
            C("td", "t", shell.When.At(row.Entry.ReceivedAt)),
            C("td", "w", Name(row)),
            C("td", "room-2", row.Entry.Class),
            C("td", "t room-1", ips.Count switch { 0 => "-", 1 => ips[0], var more => $"{ips[0]} +{Number(more - 1)}" }),
            C("td", "m room-2", shell.Sight.Mailbox(row.Entry.From) ?? "-"),
            E("td", States.Of(row, shell.Sight)));
    }

    static Element Name(CaseRow row) => Link($"/cases/{Id(row.Id)}", row.Entry.Notice?.CaseId ?? row.Entry.Notice?.TicketId ?? "no number");
}
