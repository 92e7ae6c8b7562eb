using AbuseMilter.Mime;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>Mail of machines: what is never answered (RFC 3834 section 2), and what is answered to known senders only.</summary>
static class MachineMail
{
    static readonly string[] BulkPrecedence = ["bulk", "junk", "list"];
    static readonly string[] SuppressedReplies = ["all", "autoreply", "oof"];
    static readonly string[] ForbiddenReplies = ["all", "autoreply"];
    static readonly string[] AnswerMarks = ["X-Autoreply", "X-Auto-Reply", "X-Autorespond", "X-Autoresponder", "X-Auto-Response", "X-Autoreply-From", "X-Mail-Autoreply", "X-Vacation"];
    static readonly char[] WordEnds = [' ', '\t', ',', ';', '('];

    public static ReplyDecision? Stop(ReplyOccasion occasion)
    {
        var (sender, headers) = (occasion.Envelope.Sender, occasion.Message.Headers);
        // The address that the operator fixed is no answer to <>, but what the service states for itself (RFC 3834 section 4).
        if (sender.IsNull && occasion.Profile?.AnswerTo is null) return ReplyDecision.None("null-sender", "a mail from <> is never answered (RFC 3834 section 2)");
        if (AutoSubmittedReader.Read(headers) == AutoSubmitted.Replied) return ReplyDecision.None("auto-replied", "a machine's answer is never answered");
        if (Says(headers, "Precedence", "auto_reply")) return ReplyDecision.None("auto-replied", "Precedence marks a machine's answer");
        if (AnswerMarks.SelectMany(headers.All).Any(field => !field.Value.Trim().Equals("no", StringComparison.OrdinalIgnoreCase)))
            return ReplyDecision.None("auto-replied", "a field marks a machine's answer");
        if (IsReport(occasion.Message.Body.ContentType)) return ReplyDecision.None("report", "a delivery report or a receipt is never answered");
        if (SystemName.IsSystem(sender.LocalName)) return ReplyDecision.None("system-sender", "the envelope sender is a mail system or a mailing list");
        if (Says(headers, "X-Spam-Flag", "yes")) return ReplyDecision.None("spam", "the mail is marked as spam");
        return null;
    }

    /// <summary>True when a machine says that it sent the mail, or wants no answers of machines.</summary>
    public static bool IsMarked(HeaderList headers) => AutoSubmittedReader.Read(headers) != AutoSubmitted.No || Says(headers, "X-Auto-Response-Suppress", SuppressedReplies);

    /// <summary>True when the mail forbids answers of machines, and not only absence notices.</summary>
    public static bool IsForbidding(HeaderList headers) => Says(headers, "X-Auto-Response-Suppress", ForbiddenReplies);

    public static bool IsBulk(HeaderList headers) => Says(headers, "Precedence", BulkPrecedence);

    /// <summary>True when any of the usual marks says that a machine sent the mail.</summary>
    public static bool IsAutomatic(HeaderList headers) =>
        IsMarked(headers) || IsBulk(headers) || Says(headers, "Precedence", "auto_reply")
        || headers.All("X-Auto-Response-Suppress").Any() || AnswerMarks.SelectMany(headers.All).Any();

    static bool Says(HeaderList headers, string name, params string[] words) =>
        headers.All(name).Any(field => field.Value.Split(WordEnds).Any(word => words.Contains(word, StringComparer.OrdinalIgnoreCase)));

    // RFC 6522 asks for report-type; without one it is a report all the same. A feedback report (RFC 5965) carries a notice.
    static bool IsReport(ContentType type) => type.MimeType == "multipart/report"
        && !"feedback-report".Equals(type.Parameters.GetValueOrDefault("report-type"), StringComparison.OrdinalIgnoreCase);
}
