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
    readonly LetterWriter letters = new(settings, templates);

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
        if (letters.Write(name, occasion, out var whyNot) is not { } letter) return Unrendered(decision, whyNot!);

        var prefix = decision.IsVouched ? "" : "unvouched/";
        var key = prefix + CaseKey.Of(occasion.Notice, occasion.Message, to);
        var eventKey = CaseKey.EventOf(occasion.Notice, to) is { } itsEvent ? prefix + itsEvent : null;
        var id = MailStamp.MessageId(settings, key, occasion.Digest);
        try
        {
            var content = Drafts(letter, occasion, decision.IsVouched).Select(draft => Compose(to, id, draft, occasion))
                .FirstOrDefault(mail => mail.Length <= LongestMail);
            if (content is null) return Unrendered(decision, $"the reply is longer than {LongestMail} octets");
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

    /// <summary>One way to write the reply.</summary>
    sealed record Draft(Letter Letter, string[] Thread, HeaderList? Attached);

    // What is not needed is left out one by one until the rest is short enough. Whom nobody vouches for gets nothing of his own back.
    static IEnumerable<Draft> Drafts(Letter letter, ReplyOccasion occasion, bool isVouched)
    {
        var draft = new Draft(letter, Thread(occasion.Message), null);
        var quoting = draft with { Letter = letter.With(Quote.Of(occasion.Message.Text, letter.QuotedLines)) };
        if (isVouched && letter.AttachesHeader) yield return quoting with { Attached = occasion.Message.Headers };
        if (isVouched && letter.QuotedLines > 0) yield return quoting;
        yield return draft;
        if (draft.Thread.Length > 1) yield return draft with { Thread = [draft.Thread[^1]] };
    }

    byte[] Compose(string to, string id, Draft draft, ReplyOccasion occasion)
    {
        var headers = new List<(string Name, string Value)>
        {
            ("From", new MailboxAddress(settings.FromName, settings.FromAddress).ToHeader()),
            ("To", new MailboxAddress(null, to).ToHeader()),
            ("Subject", draft.Letter.Subject),
            ("Date", MailStamp.Date(occasion.ReceivedAt)),
            ("Message-ID", id),
        };
        if (occasion.Message.MessageId is { } answered) headers.Add(("In-Reply-To", answered));
        if (draft.Thread.Length > 0) headers.Add(("References", string.Join(' ', draft.Thread)));
        headers.AddRange(
        [
            ("Auto-Submitted", "auto-replied"),
            ("Precedence", "bulk"),
            ("X-Auto-Response-Suppress", "All"),
            ("X-Loop", OwnMail.LoopToken(settings)),
            ("Content-Language", draft.Letter.Language),
        ]);
        return new TextMail { Headers = headers, Text = draft.Letter.Body, AttachedHeader = draft.Attached }.ToBytes();
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
