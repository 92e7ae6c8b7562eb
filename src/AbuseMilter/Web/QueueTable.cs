using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>Mails of the outbox, a line each; the number leads to the letter.</summary>
static class QueueTable
{
    public static Element Of(string caption, string? beside, IReadOnlyList<QueueRow> rows, Shell shell) =>
        Shell.Table(caption, beside, [C("th", "n", "reply"), E("th", "state"), C("th", "more-room", "age"), E("th", "answer by"), E("th", "case"), C("th", "more-room", "to"), C("th", "more-room", "why")],
            rows.Select(row => Line(row, shell)));

    static Element Line(QueueRow row, Shell shell)
    {
        var (mail, sight) = (row.Outbox.Mail, shell.Sight);
        return E("tr",
            C("td", "n", Link($"/queue/{Id(mail.Id)}", Id(mail.Id)).Set("aria-label", $"{(mail.IsAlert ? "Alert" : "Reply")} {Id(mail.Id)}")),
            E("td", States.Of(row.State)),
            C("td", "t more-room", shell.When.Age(mail.QueuedAt)),
            C("td", "t", row.Deadline is { } due ? States.Deadline(due, shell.When) : null),
            C("td", "w", Case(row)),
            C("td", "w more-room", sight.Mailbox(mail.To)),
            C("td", "w more-room", sight.Reason(row.Why)));
    }

    static Element Case(QueueRow row) => row switch
    {
        { Outbox.Mail.IsAlert: true } => C("span", "quiet", "alert"),
        { NoticeId: { } notice, Entry: { } entry } => Link($"/cases/{Id(notice)}", entry.Notice?.CaseId ?? entry.Notice?.TicketId ?? "no number"),
        _ => C("span", "quiet", "-"),
    };
}
