using System.Text.RegularExpressions;
using AbuseMilter.Notices;

namespace AbuseMilter.Replies;

/// <summary>The subject of a mail as it is quoted in the answer's.</summary>
static class ReplySubject
{
    const int LongestSubject = 4096;

    /// <summary>
    /// The subject without prefixes, and without links and telephone numbers, because the letter is ours. What robots ask for or file by, the number of the case, stays:
    /// where it was lost or cut off it is put in front.
    /// </summary>
    public static string? Of(string? subject, Notice notice)
    {
        if (WithoutPrefixes(subject) is not { } bare) return null;
        var whole = TemplateValue.Clean(bare, LongestSubject);
        var clean = StrangersText.Without(whole);
        if (clean == whole && whole.Length <= TemplateValue.SubjectCharacters) return bare;
        var start = TemplateValue.Clean(clean, TemplateValue.SubjectCharacters);
        string?[] numbers = [notice.SubjectDemand, notice.CaseId, notice.TicketId];
        var lost = numbers.FirstOrDefault(number => number is { Length: > 0 and <= MaxNumber } && whole.Contains(number, StringComparison.OrdinalIgnoreCase)
            && !start.Contains(number, StringComparison.OrdinalIgnoreCase) && !TemplateValue.HasLink(number));
        return lost is null ? start : $"{lost} {start}".TrimEnd();
    }

    const int MaxNumber = 80;

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
