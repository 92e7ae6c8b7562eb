using System.Text.RegularExpressions;
using AbuseMilter.Mime;
using AbuseMilter.Settings;

namespace AbuseMilter.Triage;

/// <summary>
/// Recognises our own replies, and the answers to them, when they come back. Fields are searched and not parsed: who mangles them is
/// a machine, and the mail is still of ours.
/// </summary>
sealed class OwnMail(ReplySettings settings, Desk desk)
{
    /// <summary>A letter's reference begins with this ...</summary>
    public const string ReferencePrefix = "AM-";

    /// <summary>... and so many hexadecimal digits follow.</summary>
    public const int ReferenceDigits = 12;

    static readonly char[] AddressEnds = [' ', '\t', ',', ';', '<', '>', '(', ')', '"'];

    readonly string host = "@" + IdDomain(settings);

    // The letter's own marks: its reference (ReferencePrefix) and its Message-ID.
    readonly Regex letter = new($@"\b{ReferencePrefix}[0-9a-f]{{{ReferenceDigits}}}\b|\b[0-9a-f]{{32}}@{Regex.Escape(IdDomain(settings))}\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>What our replies carry in X-Loop.</summary>
    public static string LoopToken(ReplySettings settings) => settings.FromAddress;

    /// <summary>The domain behind the at sign of our Message-IDs.</summary>
    public static string IdDomain(ReplySettings settings) => new MailboxAddress(null, settings.FromAddress).Domain;

    public bool HasLoopToken(HeaderList headers) => headers.All("X-Loop").Any(field =>
        field.Value.Contains(LoopToken(settings), StringComparison.OrdinalIgnoreCase) || field.Value.Split(AddressEnds).Any(desk.IsOurs));

    /// <summary>True when the mail answers one with a Message-ID of our domain.</summary>
    public bool IsAnswered(HeaderList headers) => headers.All("In-Reply-To").Concat(headers.All("References"))
        .Any(field => string.Concat(field.Value.Where(c => !char.IsWhiteSpace(c))).Contains(host, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when the mail quotes a letter of ours; its facts are then our words, and none of the sender's.</summary>
    public bool IsQuoted(MimeMessage message)
    {
        try
        {
            return letter.IsMatch(message.Subject ?? "") || letter.IsMatch(message.Text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    /// <summary>True when the mail came over a mailing list that is not a group address of our own.</summary>
    public bool IsForeignList(HeaderList headers) =>
        headers.All("List-Id").Any(h => !IsOurList(Bracketed(h.Value)))
        || headers.All("List-Post").Any(h => !IsOurPost(Bracketed(h.Value)));

    // RFC 2919: the list's label and its namespace, such as abuse.example.com for abuse@example.com.
    bool IsOurList(string id)
    {
        for (var dots = 0; dots < 8 && id.Length > 0; dots++)
        {
            if (desk.IsOurs("list@" + id)) return true;
            var dot = id.IndexOf('.');
            if (dot < 0) return false;
            id = id[(dot + 1)..];
        }
        return false;
    }

    bool IsOurPost(string uri) => uri.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) && desk.IsOurs(uri["mailto:".Length..].Split('?')[0]);

    static string Bracketed(string value)
    {
        var start = value.LastIndexOf('<');
        var end = value.IndexOf('>', start + 1);
        return start >= 0 && end > start ? value[(start + 1)..end].Trim() : value.Trim();
    }
}
