using System.Text.RegularExpressions;
using AbuseMilter.Mime;

namespace AbuseMilter.Replies;

/// <summary>Finds mail that looks like a notice and wants a person: a notice taken back, a lawyer's paper, a machine that says so in words only.</summary>
static class PersonalMatter
{
    // Each begins at the start of a word and may end within one.
    static readonly string[] SubjectWords =
    [
        "retract", "withdraw", "rescind", "revoke", "revocation", "closed", "resolved", "cancelled", "canceled", "ignore", "disregard", "sent in error",
        "counter-noti", "counter noti", "counternoti", "subpoena", "summons", "512(h)", "512(g)", "court order", "search warrant", "preservation",
        "automatic reply", "auto reply", "auto-reply", "autoreply", "automatic response", "auto response", "auto:", "out of office", "abwesen", "automatische antwort",
        "undeliver", "delivery status", "delivery fail", "failure notice", "returned mail", "returned to sender", "read:", "message to abuse", "received your",
    ];

    static readonly string[] BodyPhrases =
    [
        "hereby withdraw", "hereby retract", "hereby rescind", "is withdrawn", "has been withdrawn", "has been retracted", "has been rescinded",
        "was sent in error", "sent to you in error", "disregard this", "disregard our", "disregard the", "ignore this notice", "ignore our previous",
        "take it back", "take back our", "nehmen wir unsere", "nehmen unsere", "zurückgenommen", "zurückgezogen", "this test message", "has been settled", "was settled", "retirons notre", "retiramos nuestra",
        "ritiriamo la nostra", "retiramos a nossa", "отзываем", "this matter is closed", "this case is closed", "case has been closed",
        "this is a counter-noti", "this is a counter noti", "512(h)", "512 (h)", "subpoena duces tecum", "subpoena issued", "you are commanded", "disclosure order", "high court", "preservation request",
    ];

    static readonly Regex Subject = AnyOf(SubjectWords);
    static readonly Regex Body = AnyOf(BodyPhrases);

    /// <summary>The words that make it so; null for none.</summary>
    public static string? Find(MimeMessage message)
    {
        try
        {
            return Found(Subject, message.Subject ?? "") ?? Found(Body, message.Text);
        }
        catch (RegexMatchTimeoutException)
        {
            return "too much text";
        }
    }

    static string? Found(Regex words, string text) => words.Match(text) is { Success: true } match ? TemplateValue.Clean(match.Value) : null;

    // A phrase may be broken over lines, quoted ones too.
    static Regex AnyOf(string[] phrases) => new(@"\b(?:" + string.Join('|', phrases.Select(phrase => Regex.Escape(phrase).Replace(@"\ ", @"[\s>]+"))) + ")",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
