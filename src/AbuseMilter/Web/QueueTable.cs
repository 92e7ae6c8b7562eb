using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>Mails of the outbox, a line each; the number leads to the letter.</summary>
static class QueueTable
{
    public static Element Of(string caption, string? beside, IReadOnlyList<QueueRow> rows, Shell shell) =>
        Shell.Table(caption, beside, [C("th", "n", "reply"), E("th", "state"), C("th", "room-1", "age"), E("th", "answer by"), E("th", "case"), C("th", "room-2", "to"), C("th", "room-1", "why")],
            rows.Select(row => Line(row, shell)));

    static Element Line(QueueRow row, Shell shell)
    {
        var (mail, sight) = (row.Outbox.Mail, shell.Sight);
        return E("tr",
            C("td", "n", Link($"/queue/{Id(mail.Id)}", Id(mail.Id)).Set("aria-label", $"{(mail.IsAlert ? "Alert" : "Reply")} {Id(mail.Id)}")),
            E("td", States.Of(row.State)),
            C("td", "t room-1", shell.When.Age(mail.QueuedAt)),
            C("td", "t", row.Deadline is { } due ? States.Deadline(due, shell.When) : null),
            C("td", "w", Case(row)),
            C("td", "m room-2", sight.Mailbox(mail.To)),
            C("td", "w room-1", Why(row, sight)));
    }

    // The code alone; the letter's page says more. What a server answered has none.
    static string Why(QueueRow row, Sight sight) => !sight.IsWhole ? sight.Reason(row.Why) : QueueQuery.Code(row.Why) is { Length: <= 30 } code ? code : "see there";

    static Element Case(QueueRow row) => row switch
    {
        { Outbox.Mail.IsAlert: true } => C("span", "quiet", "alert"),
        { NoticeId: { } notice, Entry: { } entry } => Link($"/cases/{Id(notice)}", entry.Notice?.CaseId ?? entry.Notice?.TicketId ?? "no number"),
        _ => C("span", "quiet", "-"),
    };
}
