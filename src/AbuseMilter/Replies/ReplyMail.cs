using AbuseMilter.Mime;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>
/// Makes the reply of a decision, once and for good: its bytes go into the outbox, so that neither a later template nor a second attempt
/// changes them. The same notice gives the same mail, Message-ID included.
/// </summary>
public sealed class ReplyMail(ReplySettings settings, TemplateBook templates)
{
    /// <summary>A reply is smaller than what it answers, or it could be used to flood third parties (RFC 3834 section 2).</summary>
    public const int LongestMail = 8 * 1024 - 1;

    const int LongestThread = 20;

    /// <summary>
    /// The reply of a decision that names a destination and a template, held ones too: a person may release it. What cannot be rendered whole is
    /// not rendered, and if it was to be sent it is held for the reason <c>template</c>.
    /// </summary>
    /// <returns>The decision with its subject, and the mail; else the decision alone.</returns>
    public (ReplyDecision Decision, OutboxMail? Mail) Render(ReplyDecision decision, ReplyOccasion occasion)
    {
        if (decision is not { Outcome: not ReplyOutcome.None, To: { } to, Template: { } name }) return (decision, null);
        var template = templates.Find(name, occasion.Message.Headers["Content-Language"]);
        if (template is null) return Unrendered(decision, $"there is no template {name}");
        if (template.Render(ReplyFacts.Of(occasion, templates.OperatorFacts), out var whyNot) is not { } letter) return Unrendered(decision, whyNot!);

        var prefix = decision.IsVouched ? "" : "unvouched/";
        var key = prefix + CaseKey.Of(occasion.Notice, occasion.Message, to);
        var eventKey = CaseKey.EventOf(occasion.Notice, to) is { } itsEvent ? prefix + itsEvent : null;
        var id = MailStamp.MessageId(settings, key, occasion.Digest);
        try
        {
            var thread = Thread(occasion.Message);
            var content = Compose(to, id, letter, template.Language, thread, occasion);
            if (content.Length > LongestMail && thread.Length > 1) content = Compose(to, id, letter, template.Language, [thread[^1]], occasion);
            if (content.Length > LongestMail) return Unrendered(decision, $"the reply is longer than {LongestMail} octets");
            var mail = new OutboxMail
            {
                CaseKey = key,
                EventKey = eventKey,
                MessageId = id,
                To = to,
                Template = name,
                Content = content,
                QueuedAt = occasion.ReceivedAt,
                Limits = decision.Limits,
            };
            return (decision with { Subject = letter.Subject }, mail);
        }
        catch (ArgumentException e)
        {
            return Unrendered(decision, e.Message);
        }
    }

    byte[] Compose(string to, string id, Letter letter, string language, string[] thread, ReplyOccasion occasion)
    {
        var headers = new List<(string Name, string Value)>
        {
            ("From", new MailboxAddress(settings.FromName, settings.FromAddress).ToHeader()),
            ("To", new MailboxAddress(null, to).ToHeader()),
            ("Subject", letter.Subject),
            ("Date", MailStamp.Date(occasion.ReceivedAt)),
            ("Message-ID", id),
        };
        if (occasion.Message.MessageId is { } answered) headers.Add(("In-Reply-To", answered));
        if (thread.Length > 0) headers.Add(("References", string.Join(' ', thread)));
        headers.AddRange(
        [
            ("Auto-Submitted", "auto-replied"),
            ("Precedence", "bulk"),
            ("X-Auto-Response-Suppress", "All"),
            ("X-Loop", OwnMail.LoopToken(settings)),
            ("Content-Language", language),
        ]);
        return new TextMail { Headers = headers, Text = letter.Body }.ToBytes();
    }

    // RFC 5322 section 3.6.4. The first id names the thread and the last ones the place in it, so a long list is cut in its middle.
    static string[] Thread(MimeMessage message)
    {
        if (message.MessageId is not { } answered) return [];
        string[] thread = [.. message.References, answered];
        return thread.Length <= LongestThread ? thread : [thread[0], .. thread[^(LongestThread - 1)..]];
    }

    static (ReplyDecision, OutboxMail?) Unrendered(ReplyDecision decision, string why) =>
        (decision.Sends ? decision with { Outcome = ReplyOutcome.Hold, Code = "template", Text = why } : decision, null);
}
