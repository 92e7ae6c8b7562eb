using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AbuseMilter.Mime;
using AbuseMilter.Notices;

namespace AbuseMilter.Replies;

/// <summary>
/// Names a case, so that it is answered once: the complainant's domain and its case id, else the event, else the mail itself. In lower case,
/// the same for every notice about the case, and never that of another complainant's.
/// </summary>
public static class CaseKey
{
    const int LongestValue = 100;

    // Under these, of two-letter top-level domains, names are registered one level deeper.
    static readonly HashSet<string> SecondLevels = ["ac", "co", "com", "edu", "gob", "gov", "govt", "ltd", "me", "mil", "ne", "net", "nom", "or", "org", "plc", "sch"];

    public static string Of(Notice? notice, MimeMessage message)
    {
        var domain = Plain(Organisation(message.From.Count > 0 ? message.From[0].Domain : ""));
        if (Plain(notice?.CaseId) is { Length: > 0 } caseId) return $"{domain}/case/{caseId}";
        if (notice?.Items is [{ Ip: { } ip, TimeUtc: { } time } item, ..] && (item.InfoHash ?? item.FileName ?? item.Work) is { } thing)
        {
            var port = item.Port?.ToString(CultureInfo.InvariantCulture) ?? "";
            return $"{domain}/event/{Plain(ip)}/{port}/{Plain(thing)}/{time.UtcDateTime.ToString("yyyyMMdd't'HHmm'z'", CultureInfo.InvariantCulture)}";
        }
        return $"{domain}/mail/{Hash(message.MessageId ?? string.Join('\n', message.Headers["Message-ID"], message.Headers["Date"], message.Subject))}";
    }

    /// <summary>The part of a domain that one registers, by rule of thumb: two labels, or three under <c>co.uk</c> and its kind.</summary>
    internal static string Organisation(string domain)
    {
        var labels = domain.ToLowerInvariant().TrimEnd('.').Split('.');
        var count = labels.Length >= 3 && labels[^1].Length == 2 && SecondLevels.Contains(labels[^2]) ? 3 : 2;
        return string.Join('.', labels[^Math.Min(count, labels.Length)..]);
    }

    // Escaped, so that no value can look like two.
    static string Plain(string? value)
    {
        var text = TemplateValue.Clean(value, 1000).ToLowerInvariant();
        return text.Length <= LongestValue ? Uri.EscapeDataString(text).ToLowerInvariant() : Hash(text);
    }

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
