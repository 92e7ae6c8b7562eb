using System.Text.RegularExpressions;

namespace AbuseMilter.Replies;

/// <summary>The subject of a mail as it is quoted in the answer's.</summary>
static class ReplySubject
{
    const int LongestSubject = 4096;

    /// <summary>Without the run of Re:, AW:, Fwd: and their kind at its start, so that answers do not pile them up; the rest as it was.</summary>
    public static string? WithoutPrefixes(string? subject)
    {
        if (subject is null) return null;
        var start = subject.TrimStart();
        if (start.Length > LongestSubject) return start;
        try
        {
            return start[Prefixes.Match(start).Length..];
        }
        catch (RegexMatchTimeoutException)
        {
            return start;
        }
    }

    // A count as in "Re[2]:" belongs to the prefix.
    static readonly Regex Prefixes = new(@"^(?:(?:re|aw|fwd?|wg|sv|antw)(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*:\s*)+",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
