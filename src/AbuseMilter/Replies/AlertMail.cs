using System.Globalization;
using AbuseMilter.Mime;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>
/// Makes the mail that tells the operator of a message, without what only the subscriber should read. The same message gives the same mail,
/// Message-ID included.
/// </summary>
/// <param name="settings">Who sends it.</param>
/// <param name="desk">Who we are.</param>
/// <param name="templates">Hold the text, <see cref="RuleSettings.AlertTemplate"/>.</param>
public sealed class AlertMail(ReplySettings settings, Desk desk, TemplateBook templates)
{
    readonly OwnMail ownMail = new(settings, desk);

    /// <summary>Null when no rule asks for it, or when the message is a mail of ours: where alerts lead back to the desk, one must not make the next.</summary>
    /// <param name="decision">Says whom to tell.</param>
    /// <param name="reply">What becomes of the answer.</param>
    /// <param name="occasion">The message.</param>
    /// <param name="outcome">What became of the message, see <see cref="LedgerEntry.Outcome"/>.</param>
    /// <param name="file">Below the Maildir's root; null when it was not filed.</param>
    public OutboxMail? Write(Decision decision, ReplyDecision reply, ReplyOccasion occasion, string outcome, string? file)
    {
        if (decision.Notify is not { } to || ownMail.HasLoopToken(occasion.Message.Headers)) return null;
        if (templates.Find(RuleSettings.AlertTemplate) is not { } template) return null; // without it no configuration is taken
        var key = $"notify/{occasion.Digest.Hex}";
        var id = MailStamp.MessageId(settings, key, occasion.Digest);
        return new OutboxMail
        {
            CaseKey = key,
            MessageId = id,
            To = to,
            Template = RuleSettings.AlertTemplate,
            IsAlert = true,
            Limits = settings.Limits.Notify is { } rate ? [new RateLimit($"notify/{decision.NotifyRule}", rate.Count, rate.Per)] : [],
            Content = Content(0),
            ContentAfter = Content,
            QueuedAt = occasion.ReceivedAt,
        };

        ReadOnlyMemory<byte> Content(long leftOut)
        {
            var facts = ReplyFacts.OfAlert(occasion, templates.OperatorFacts,
                [.. Facts(decision, reply, occasion, outcome, file), ("left_out", leftOut == 0 ? null : leftOut.ToString(CultureInfo.InvariantCulture))]);
            return Compose(settings, to, id, template.Render(facts, out _)!, occasion.ReceivedAt); // nothing is absent
        }
    }

    internal static byte[] Compose(ReplySettings settings, string to, string id, Letter letter, DateTimeOffset date) => new TextMail
    {
        Headers =
        [
            ("From", new MailboxAddress(settings.FromName, settings.FromAddress).ToHeader()),
            ("To", new MailboxAddress(null, to).ToHeader()),
            ("Subject", letter.Subject),
            ("Date", MailStamp.Date(date)),
            ("Message-ID", id),
            ("Auto-Submitted", "auto-generated"),
            ("X-Auto-Response-Suppress", "All"),
            ("X-Loop", OwnMail.LoopToken(settings)),
            ("Content-Language", letter.Language),
        ],
        Text = letter.Body,
    }.ToBytes();

    static IEnumerable<(string Name, string? Text)> Facts(Decision decision, ReplyDecision reply, ReplyOccasion occasion, string outcome, string? file)
    {
        var (assessment, deadline) = (occasion.Assessment, occasion.Notice?.Deadline);
        yield return ("rule", decision.NotifyRule);
        yield return ("class", decision.Class);
        yield return ("kind", assessment.Kind.Word());
        yield return ("role", assessment.Role.Word());
        yield return ("profile", occasion.Profile?.Name);
        yield return ("why", assessment.Reason);
        yield return ("format", occasion.Notice?.Format);
        yield return ("deadline", deadline?.Stated);
        yield return ("due", deadline is null ? null : ReplyFacts.Utc(deadline.Due(occasion.ReceivedAt)));
        yield return ("outcome", outcome);
        yield return ("folder", decision.Maildir is { Length: 0 } ? "inbox" : decision.Maildir);
        yield return ("file", file is null ? null : Path.GetFileName(file));
        yield return ("redirect", decision.Redirect);
        yield return ("reply", $"{reply.Word} ({reply.Reason})");
    }
}
