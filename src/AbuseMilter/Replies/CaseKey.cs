using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AbuseMilter.Mime;
using AbuseMilter.Notices;

namespace AbuseMilter.Replies;

/// <summary>
/// Names what is answered once. Every key begins with the address that the answer goes to, in lower case and without plus detail, so that
/// nobody's notice stands in the way of another complainant's.
/// </summary>
public static class CaseKey
{
    const int LongestValue = 100;

    /// <summary>The case by the complainant's id, else the event, else the mail itself.</summary>
    /// <param name="notice">The facts, as far as there are any.</param>
    /// <param name="message">The mail that states them.</param>
    /// <param name="to">The address of the answer.</param>
    public static string Of(Notice? notice, MimeMessage message, string to) =>
        Plain(notice?.CaseId) is { Length: > 0 } caseId ? $"{Person(to)}/case/{caseId}"
        : EventOf(notice, to)
        ?? $"{Person(to)}/mail/{Hash(message.MessageId ?? string.Join('\n', message.Headers["Message-ID"], message.Headers["Date"], message.Subject))}";

    /// <summary>
    /// The event that the letter repeats, to the minute; null when the notice states none whole. The thing is taken in the letter's order, so
    /// that a letter which comes back quoted under a new case id is known by it.
    /// </summary>
    public static string? EventOf(Notice? notice, string to)
    {
        if (notice?.Items is not [{ Ip: { } ip, TimeUtc: { } time } item, ..] || (item.Work ?? item.FileName ?? item.InfoHash) is not { } thing) return null;
        var port = item.Port?.ToString(CultureInfo.InvariantCulture) ?? "";
        return $"{Person(to)}/event/{Plain(ip)}/{port}/{Plain(thing)}/{time.UtcDateTime.ToString("yyyyMMdd't'HHmm'z'", CultureInfo.InvariantCulture)}";
    }

    /// <summary>Who reads at the address: in lower case, without plus detail and its domain in A-labels.</summary>
    internal static string Person(string address)
    {
        var mailbox = new MailboxAddress(null, address);
        return $"{Plain(mailbox.LocalPart.Split('+')[0])}@{Domain(mailbox.Domain)}";
    }

    internal static string Domain(string domain)
    {
        try
        {
            return Ascii.IsValid(domain) ? Plain(domain.TrimEnd('.')) : Plain(new IdnMapping().GetAscii(domain.TrimEnd('.')));
        }
        catch (ArgumentException)
        {
            return Plain(domain);
        }
    }

    // Escaped, so that no value can look like two.
    static string Plain(string? value)
    {
        var text = TemplateValue.Clean(value, 1000).ToLowerInvariant();
        return text.Length <= LongestValue ? Uri.EscapeDataString(text).ToLowerInvariant() : Hash(text);
    }

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
