using AbuseMilter.Mime;
using AbuseMilter.Rules;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>Recognises our own replies, and the answers to them, when they come back.</summary>
sealed class OwnMail(ReplySettings settings, Desk desk)
{
    static readonly string[] AutomaticPrecedence = ["bulk", "junk", "list", "auto_reply"];

    /// <summary>What our replies carry in X-Loop.</summary>
    public static string LoopToken(ReplySettings settings) => settings.FromAddress;

    /// <summary>The domain behind the at sign of our Message-IDs.</summary>
    public static string IdDomain(ReplySettings settings) => new MailboxAddress(null, settings.FromAddress).Domain;

    public bool HasLoopToken(HeaderList headers) =>
        headers.All("X-Loop").Any(h => h.Value.Trim().Equals(LoopToken(settings), StringComparison.OrdinalIgnoreCase) || desk.IsOurs(h.Value.Trim()));

    /// <summary>True when the mail answers one with a Message-ID of our domain.</summary>
    public bool IsAnswered(MimeMessage message)
    {
        var host = $"@{IdDomain(settings)}>";
        return message.References.Any(id => id.EndsWith(host, StringComparison.OrdinalIgnoreCase))
            || message.Headers.All("In-Reply-To").Any(h => h.Value.Contains(host, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>True when any of the usual marks says that a machine sent the mail.</summary>
    public static bool IsAutomatic(HeaderList headers) =>
        AutoSubmittedReader.Read(headers) != AutoSubmitted.No
        || headers.All("X-Auto-Response-Suppress").Any() || headers.All("X-Autoreply").Any() || headers.All("X-Autorespond").Any()
        || headers.All("Precedence").Any(h => AutomaticPrecedence.Contains(h.Value.Trim().ToLowerInvariant()));

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
