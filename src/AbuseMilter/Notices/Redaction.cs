using System.Text;
using System.Text.RegularExpressions;

namespace AbuseMilter.Notices;

/// <summary>
/// Takes out of a text what only the subscriber should read: passwords, PINs and access codes, and what is secret in web addresses, such as the
/// way to a settlement page. For logs and exports; the filed mail is not touched.
/// </summary>
static class Redaction
{
    public const string Mark = "[redacted]";

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    // A label and what parts it from its value. XML and JSON have them too.
    static readonly Regex Label = new(
        """
        \b(?i:(?:pass-?(?:word|code|phrase|wort)|pwd|pin(?:[ -]?(?:code|number|nummer))?
        |(?:access|security|login|unlock|settlement)[ -]?(?:code|key|pin|token)
        |kenn-?wort|(?:zugangs|zugriffs|sicherheits)-?(?:code|schlüssel|kennwort|passwort|daten)
        |mot de passe|code (?:d['’]accès|secret|pin)
        |contraseña|clave(?: de acceso)?|código (?:de acceso|pin|secreto)
        |senha(?: de acesso)?|código de acesso|parola d['’](?:accesso|ordine)
        |codice (?:di accesso|pin|segreto)|wachtwoord|toegangscode|hasło|kod dostępu|lösenord|adgangskode|salasana|пароль|пин-?код|код доступа))
        (?:[ \t]*\([^()\n]*\))?["']?[ \t]*(?:[:=：>]|[ \t](?i:is|ist|est|es|è|é)[ \t])[ \t]*\n?[ \t]*
        """.ReplaceLineEndings(""), RegexOptions.NonBacktracking, Limit);

    static readonly Regex Link = new("""(?i:(?:https?|ftp)://|www\.)[^\s<>"«»]+""", RegexOptions.NonBacktracking, Limit);

    // Parts of names of hosts, and whole segments of paths.
    static readonly string[] SettlementHosts = ["settle", "payment", "paiement", "zahlung", "pagamento"];

    static readonly string[] SettlementWords =
    [
        "settle", "settlement", "settlements", "pay", "paynow", "payment", "payments", "checkout", "paiement", "zahlung", "bezahlen", "pago",
        "pagamento",
    ];

    static readonly string[] SecretWords =
    [
        "token", "key", "apikey", "auth", "code", "pin", "pass", "passwd", "password", "pwd", "pw", "secret", "sig", "signature", "session",
        "sid", "otp", "hash", "passcode",
    ];

    // Where the next segment of a path says who may answer.
    static readonly string[] DoorWords =
        ["reply", "respond", "response", "webreply", "token", "auth", "login", "signin", "verify", "confirm", "access"];

    const int ShortestToken = 16;

    /// <summary>The text with <see cref="Mark"/> for each secret. Linear; the mark alone for a text that takes longer than a second.</summary>
    public static string Of(string text)
    {
        try
        {
            if (text.Contains("://", StringComparison.Ordinal) || text.Contains("www.", StringComparison.OrdinalIgnoreCase))
            {
                text = Link.Replace(text, link => OfLink(link.Value));
            }
            return OfLabelled(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return Mark;
        }
    }

    /// <summary>Whether a web address leads to a page that wants money, and not to the work that a notice is about.</summary>
    public static bool IsSettlement(string url)
    {
        var (host, path, _) = Split(url);
        return Array.Exists(SettlementHosts, word => host.Contains(word, StringComparison.OrdinalIgnoreCase))
            || Words(host).Concat(path.Split('/')).Any(word => SettlementWords.Contains(word, StringComparer.OrdinalIgnoreCase));
    }

    static string OfLabelled(string text)
    {
        StringBuilder? safe = null;
        var at = 0;
        foreach (var label in Label.EnumerateMatches(text))
        {
            var value = label.Index + label.Length;
            var length = value < at ? 0 : LengthOfValue(text.AsSpan(value));
            if (length == 0) continue;
            safe = (safe ?? new(text.Length)).Append(text, at, value - at).Append(Mark);
            at = value + length;
        }
        return safe is null ? text : safe.Append(text, at, text.Length - at).ToString();
    }

    const string Marks = "\"'<>,;";

    // In quotes, or one word.
    static int LengthOfValue(ReadOnlySpan<char> text)
    {
        if (text.Length > 1 && text[0] is '"' or '\'')
        {
            var line = text.IndexOf('\n') is >= 0 and var end ? text[1..end] : text[1..];
            if (line.IndexOf(text[0]) is >= 0 and var close) return close + 2;
        }
        var length = 0;
        while (length < text.Length && !char.IsWhiteSpace(text[length]) && !Marks.Contains(text[length])) length++;
        return length;
    }

    static string OfLink(string link)
    {
        var end = link.TrimEnd('.', ',', ';', ')', '\'', ']').Length;
        // The bracket of the mark is no punctuation.
        if (link.AsSpan(0, Math.Min(link.Length, end + 1)).EndsWith(Mark)) end++;
        var (url, rest) = (link[..end], link[end..]);
        var (host, path, query) = Split(url);
        var start = url[..(url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0)];
        if (host.LastIndexOf('@') is >= 0 and var at) host = Mark + host[at..];
        if (path.Length + query.Length <= 1) return start + host + path + query + rest;
        return IsSettlement(url) ? $"{start}{host}/{Mark}{rest}" : start + host + OfPath(path) + OfQuery(query) + rest;
    }

    static (string Host, string Path, string Query) Split(string url)
    {
        if (url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme) url = url[(scheme + 3)..];
        var host = url.AsSpan().IndexOfAny('/', '?', '#') is >= 0 and var slash ? slash : url.Length;
        var query = url.AsSpan(host).IndexOfAny('?', '#') is >= 0 and var mark ? host + mark : url.Length;
        return (url[..host], url[host..query], url[query..]);
    }

    static string OfPath(string path)
    {
        var segments = path.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            if (DoorWords.Contains(segments[i - 1], StringComparer.OrdinalIgnoreCase) && IsToken(segments[i])) segments[i] = Mark;
        }
        return string.Join('/', segments);
    }

    // "?token=x", "?x" and "#x".
    static string OfQuery(string query)
    {
        if (query.Length == 0) return query;
        var fields = query[1..].Split('&');
        for (var i = 0; i < fields.Length; i++)
        {
            var equals = fields[i].IndexOf('=');
            if (equals < 0 ? IsToken(fields[i]) : IsSecret(fields[i][..equals])) fields[i] = fields[i][..(equals + 1)] + Mark;
        }
        return query[0] + string.Join('&', fields);
    }

    // "webreplyhash" and "access_token" end in what they are; the hash of a torrent is none.
    static bool IsSecret(string name) =>
        !name.Equals("infohash", StringComparison.OrdinalIgnoreCase)
        && Array.Exists(SecretWords, word => word.Length > 3 ? name.EndsWith(word, StringComparison.OrdinalIgnoreCase)
            : name.Equals(word, StringComparison.OrdinalIgnoreCase));

    static bool IsToken(string text) => text.Length >= ShortestToken && text.Any(char.IsAsciiDigit) && !text.Contains(' ');

    static string[] Words(string text) => text.Split(['.', '-', '_', ':', '@'], StringSplitOptions.RemoveEmptyEntries);
}
