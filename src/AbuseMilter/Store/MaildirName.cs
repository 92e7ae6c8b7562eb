using System.Globalization;
using System.Text.RegularExpressions;

namespace AbuseMilter.Store;

/// <summary>
/// File names <c>SECONDS.MmicrosPpidQcounter_Rdigest.HOST,S=bytes,W=bytes</c>: unique as the Maildir protocol asks, with the sizes that
/// Dovecot and Maildir++ quota read from the name (W counts line ends as CRLF), and with the first 64 bits of the digest, by which a file
/// is known again.
/// </summary>
static class MaildirName
{
    // Without a time limit: a name has 255 bytes, and a process that the machine leaves standing for a moment must not fail by it.
    static readonly Regex Ours = new(@"^(\d{1,12})\.M\d{1,6}P\d{1,10}Q\d{1,10}_R[0-9a-f]{16}\.",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>As in the names that this host makes.</summary>
    public static readonly string Host = HostPart(System.Net.Dns.GetHostName());

    // Begins at random: after a restart with the same process id in the same microsecond (a container, a clock set back) names still
    // differ.
    static uint counter = (uint)Random.Shared.Next();

    public static string Next(DateTimeOffset now, ContentDigest digest, long size, long crlfSize)
    {
        var micros = now.UtcTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        var number = Interlocked.Increment(ref counter);
        return string.Create(CultureInfo.InvariantCulture,
            $"{now.ToUnixTimeSeconds()}.M{micros}P{Environment.ProcessId}Q{number}{Mark(digest)}{Host},S={size},W={crlfSize}");
    }

    /// <summary>The part of the name that tells of which message it is.</summary>
    public static string Mark(ContentDigest digest) => $"_R{digest.Hex[..16]}.";

    /// <summary>True when the name, or the path, of a file is that of the message.</summary>
    public static bool IsOf(string file, ContentDigest digest) => file.Contains(Mark(digest), StringComparison.Ordinal);

    /// <summary>The mark in a name of ours.</summary>
    public static string MarkOf(string name)
    {
        var start = name.IndexOf("_R", StringComparison.Ordinal);
        return name[start..(start + 19)];
    }

    /// <summary>A host's name with the two characters that mean something in a Maildir written in octal.</summary>
    public static string HostPart(string host) =>
        host.Length == 0
            ? "localhost"
            : host.Replace("/", @"\057", StringComparison.Ordinal).Replace(":", @"\072", StringComparison.Ordinal);

    /// <summary>When a file was named; null when the name is not one of ours.</summary>
    public static DateTimeOffset? TimeOf(ReadOnlySpan<char> name)
    {
        if (!Ours.IsMatch(name)) return null;
        var seconds = long.Parse(name[..name.IndexOf('.')], CultureInfo.InvariantCulture);
        return seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }
}
