using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;

namespace AbuseMilter.Triage;

/// <summary>
/// Mail that reports nothing whatever it quotes: bounces, our own letters and the answers to them, answers of machines, mailing lists, empty mail.
/// Hard signs, in the order of their certainty; the first decides.
/// </summary>
sealed class NoReport(OwnMail own)
{
    /// <summary>What a machine says about itself it says at the beginning.</summary>
    const int Beginning = 600;

    const int FewestLetters = 3;

    static readonly string[] ReportTypes = ["delivery-status", "disposition-notification"];
    static readonly string[] AggregateMarks = ["report domain:", "submitter:", "report-id:"];

    /// <summary>Why the mail reports nothing; null when it may.</summary>
    public string? Find(Envelope envelope, MimeMessage message, Mentions subject, Notice? notice, Author author)
    {
        var headers = message.Headers;
        if (Bounce(envelope, message, subject) is { } bounce) return bounce;
        if (own.HasLoopToken(headers)) return "it carries our X-Loop";
        if (author.Mailbox is { } mailbox && own.IsWriter(mailbox.Address)) return "it comes from this desk";
        if (own.IsAnswered(headers)) return "it answers a mail of ours";
        if (own.IsQuoted(message)) return "it quotes a letter of ours";
        if (AutoSubmittedReader.Read(headers) == AutoSubmitted.Replied) return "a machine answers (Auto-Submitted, RFC 3834)";
        if (subject.First(Topic.Absence) is { } away) return $"its subject says \"{away}\"";
        if (own.IsDiscussion(headers)) return "it came over a mailing list (List-Id or List-Post)";
        if (IsAggregate(message)) return "it is a DMARC report";
        return message.Subject is null or "" && IsEmpty(message) ? "it is empty" : Answer(message, notice);
    }

    static string? Bounce(Envelope envelope, MimeMessage message, Mentions subject)
    {
        if (ReportPart(message.Body, 0) is { } type) return $"it is a report about a mail ({type})";
        var from = message.From is [var first, ..] ? first.LocalPart : "";
        if (from.Equals("mailer-daemon", StringComparison.OrdinalIgnoreCase) || envelope.Sender.LocalName.Equals("mailer-daemon", StringComparison.OrdinalIgnoreCase))
            return "a mail system wrote it (MAILER-DAEMON)";
        if (subject.First(Topic.Bounce) is { } words && (envelope.Sender.IsNull || Mentions.Of(Start(message.Text)).Has(Topic.Bounce)))
            return $"it is a bounce: its subject says \"{words}\"";
        return envelope.Sender.IsNull && Mentions.Of(Start(message.Text)).First(Topic.Bounce) is { } phrase ? $"it is a bounce: it says \"{phrase}\"" : null;
    }

    // RFC 6522 and RFC 8098; Exchange and others leave the report-type out.
    static string? ReportPart(MimeEntity entity, int depth)
    {
        if (entity.ContentType.MimeType == "multipart/report"
            && entity.ContentType.Parameters.GetValueOrDefault("report-type") is { } type && ReportTypes.Contains(type, StringComparer.OrdinalIgnoreCase)) return type;
        if (entity.ContentType is { MediaType: "message" } content && ReportTypes.Contains(content.MediaSubtype)) return content.MediaSubtype;
        return depth < 2 && entity is Multipart multipart ? multipart.Children.Select(child => ReportPart(child, depth + 1)).FirstOrDefault(found => found is not null) : null;
    }

    static bool IsAggregate(MimeMessage message) => message.Subject is { } subject
        && AggregateMarks.Count(mark => subject.Contains(mark, StringComparison.OrdinalIgnoreCase)) >= 2;

    static bool IsEmpty(MimeMessage message) => message.Text.Count(char.IsLetterOrDigit) < FewestLetters;

    // The facts of an answer are those that it states itself, and not those of the mail below it.
    static string? Answer(MimeMessage message, Notice? notice)
    {
        var isAnswer = FreshText.IsAnswer(message.Subject ?? "");
        var fresh = isAnswer ? FreshText.Of(message.Text) : message.Text;
        var own = Mentions.Of(Start(fresh));
        if (isAnswer && fresh.Length < message.Text.Length - Beginning / 4 && !States(fresh, notice)) return "it answers a mail, and all facts stand in what it quotes";
        if (States(fresh, notice)) return null;
        if (own.First(Topic.Absence) is { } away) return $"it is an absence notice: \"{away}\"";
        return own.First(Topic.Challenge) is { } challenge ? $"it asks to confirm a mail: \"{challenge}\"" : null;
    }

    static bool States(string text, Notice? notice) => notice?.Items.Any(item =>
        Standings.Of(notice) >= Standing.Place && Contains(text, item.InfoHash ?? item.FileName ?? item.Url ?? item.Ip)) == true;

    // Nearly always in the same case, and that is found many times as fast.
    static bool Contains(string text, string? fact) => fact is not null
        && (text.Contains(fact, StringComparison.Ordinal) || text.Contains(fact, StringComparison.OrdinalIgnoreCase));

    static ReadOnlySpan<char> Start(ReadOnlySpan<char> text) => text[..Math.Min(Beginning, text.Length)];
}
