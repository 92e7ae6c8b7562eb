using System.Globalization;
using System.Text.RegularExpressions;

namespace AbuseMilter.Settings.Binding;

/// <summary>
/// Tries patterns and says where and why one cannot be taken. To build the engine of linear time takes milliseconds, and to parse for another one microseconds; so it is
/// built only for what it may refuse, and else when a mail first needs it.
/// </summary>
static class PatternText
{
    const RegexOptions Parsing = PatternSettings.Options & ~RegexOptions.NonBacktracking;

    /// <summary>Half of what the engine takes, in nodes of its automaton.</summary>
    const double LargestForSure = 5000;

    /// <summary>For the tries of a text of one character, where backtracking is seldom much.</summary>
    static readonly TimeSpan TryTimeout = TimeSpan.FromMilliseconds(10);

    static readonly Regex Repetitions = new(@"[?*+]|\{(?<least>[0-9]+),?(?<most>[0-9]*)\}", RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));

    /// <summary>Escapes and classes are matched too, so that a parenthesis inside of them is none.</summary>
    static readonly Regex Constructs = new(@"(?<no>\(\?(?:<?[=!]|>|\(|[<'][^>']*-)|\\[1-9kG])|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]",
        RegexOptions.Singleline | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));

    public static PatternSettings Read(Stated stated)
    {
        if (Problem(stated.Text, out var matchesAll) is { } problem) stated.Wrong($"{stated.Quoted} is no usable pattern: {problem}");
        else if (matchesAll) stated.Warn($"{stated.Quoted} matches every text, since nothing of it must be there; write what is to be found");
        return new PatternSettings(stated.Text, stated.At);
    }

    /// <summary>The same, where to match whatever there is means to ask that there is something: <c>.*</c> for a header field.</summary>
    public static PatternSettings ReadPresence(Stated stated) =>
        Read(stated.Text.AsSpan().ContainsAnyExcept("^.*$") ? stated : stated with { Warn = _ => { } });

    static string? Problem(string pattern, out bool matchesAll)
    {
        matchesAll = false;
        if (pattern.Length == 0) return "it is empty and would match everything";
        if (pattern.Length > PatternSettings.MaxLength) return $"it has {pattern.Length} characters; allowed: {PatternSettings.MaxLength}";
        try
        {
            var parsed = new Regex(pattern, Parsing, TryTimeout);
            if (LargestSize(pattern) > LargestForSure || Unsupported(pattern) is not null) _ = new Regex(pattern, PatternSettings.Options);
            matchesAll = MatchesAll(parsed);
            return null;
        }
        catch (RegexParseException e)
        {
            return $"at character {Math.Max(1, e.Offset)}: {Reason(e, pattern)}";
        }
        catch (NotSupportedException)
        {
            return Unsupported(pattern)
                ?? "it grows too large when its repetitions are written out; use smaller counts in {...}, or * and +";
        }
    }

    static bool MatchesAll(Regex pattern)
    {
        try
        {
            return pattern.IsMatch("") && pattern.IsMatch("\u0001");
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>As if each repetition were written out in each other.</summary>
    static double LargestSize(string pattern) => Repetitions.Matches(pattern).Aggregate((double)pattern.Length, (size, match) =>
        size * (1 + Math.Max(Count(match.Groups["least"].Value), Count(match.Groups["most"].Value))));

    static double Count(string digits) => digits.Length == 0 ? 1 : double.Parse(digits, CultureInfo.InvariantCulture);

    /// <summary>The library's words without its own repetition of pattern and offset.</summary>
    static string Reason(RegexParseException e, string pattern)
    {
        var head = $"Invalid pattern '{pattern}' at offset {e.Offset}. ";
        return e.Message.StartsWith(head, StringComparison.Ordinal) ? e.Message[head.Length..].TrimEnd('.') : e.Error.ToString();
    }

    /// <summary>What matching in linear time cannot do.</summary>
    static string? Unsupported(string pattern)
    {
        var found = Constructs.Matches(pattern).FirstOrDefault(match => match.Groups["no"].Success);
        var advice = found?.Value switch
        {
            null => null,
            "(?=" or "(?!" or "(?<=" or "(?<!" =>
                "looking around is not supported; match the surroundings too, or use not = { ... } for a second pattern",
            "(?>" => "atomic groups are not supported; write (?:",
            ['(', '?', '<' or '\'', ..] => "balancing groups are not supported; not = { ... } can hold a second pattern",
            "(?(" => "conditions are not supported; write alternatives with |",
            "\\G" => "\\G is not supported; write ^",
            _ => "references to a group are not supported; write its pattern again",
        };
        return advice is null ? null : $"at character {found!.Index + 1}: {advice}";
    }
}
