using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>Date and Message-ID of a mail of ours: made of what it is about, so that rendering it again gives the same mail.</summary>
static class MailStamp
{
    /// <summary>RFC 5322 section 3.3, in UTC.</summary>
    public static string Date(DateTimeOffset time) =>
        time.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    public static string MessageId(ReplySettings settings, string caseKey, ContentDigest digest)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{caseKey}\n{digest.Hex}"));
        return $"<{Convert.ToHexStringLower(hash.AsSpan(0, 16))}@{OwnMail.IdDomain(settings)}>";
    }
}
