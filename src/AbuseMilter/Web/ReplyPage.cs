using AbuseMilter.Mime;
using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>A reply for the person who decides about it: what became of it and why, what it answers, the letter as it would go, and what can be done.</summary>
static class ReplyPage
{
    public static DeskAnswer Of(Shell shell, LedgerReader reader, long id)
    {
        if (reader.FindReply(id) is not { } row) return shell.Absent($"There is no reply {Id(id)}.");
        var (mail, sight) = (row.Outbox.Mail, shell.Sight);
        return shell.Page($"{(mail.IsAlert ? "Alert" : "Reply")} {Id(mail.Id)}", States.Of(row.State), "/queue",
            C("div", "two",
                E("div",
                    C("section", "sheet", E("h2", "The letter"), sight.IsWhole ? Letter(mail.Content) : C("p", "quiet", "It is shown to who has signed in."))),
                E("div",
                    Deeds(shell, row),
                    C("section", "sheet", E("h2", "Where it stands"), Standing(shell, row)),
                    row is { Entry: { } entry, NoticeId: { } notice } ? C("section", "sheet", E("h2", "What it answers"), CaseFacts.Of(entry, row.Deadline, shell), C("p", "more", Link($"/cases/{Id(notice)}", "All of the notice"))) : null)));
    }

    static Element Standing(Shell shell, QueueRow row)
    {
        var (mail, when) = (row.Outbox.Mail, shell.When);
        var facts = new FactList();
        facts.Add("why", shell.Sight.Reason(row.Why));
        if (row is { Entry: { } entry, Outbox.Answer: not null }) facts.Add("decided", shell.Sight.Reason(entry.ReplyReason));
        facts.Add("to", shell.Sight.Mailbox(mail.To));
        facts.Add("template", mail.Template);
        facts.Add("queued", E("span", When.Minute(mail.QueuedAt), " (", when.From(mail.QueuedAt), ")"));
        if (mail.Attempts > 0) facts.Add("attempts", Number(mail.Attempts));
        if (row.Outbox.State == "pending") facts.Add("due", when.From(row.Outbox.Due));
        if (row.EndedAt is { } ended) facts.Add(row.State, When.Minute(ended));
        return facts.Whole;
    }

    static Element? Deeds(Shell shell, QueueRow row)
    {
        var deeds = DeskDeed.For(row.Outbox.State).ToList();
        if (deeds.Count == 0) return null;
        if (shell.Session is null) return shell.CanSignIn ? C("section", "note", E("p", Link("/sign-in", "Sign in"), " to read the letter, and to release or cancel it.")) : null;
        return C("section", "sheet", E("h2", "What to do"), C("div", "deeds").Add(deeds.Select(deed =>
            shell.Form($"/queue/{Id(row.Outbox.Mail.Id)}/{deed.Word}", new Element("button").Class(deed.Looks).Set("type", "submit").Add(deed.Name), E("p", deed.Meaning)))));
    }

    // The header as it stands, and the text as it is read.
    static Element Letter(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty) return C("p", "quiet", "Its text was dropped in time (retention.replies_days).");
        var mail = MimeMessage.Load(content);
        var text = (mail.TextParts.FirstOrDefault()?.Text ?? "").ReplaceLineEndings("\n").TrimEnd('\n');
        return E("div", C("pre", "letter head", string.Join('\n', mail.Headers.Select(header => header.ToString().ReplaceLineEndings("\n")))), C("pre", "letter", text));
    }
}
