using System.Text.RegularExpressions;

namespace AbuseMilter.Settings.Binding;

/// <summary>Tries patterns and says where and why one cannot be taken.</summary>
static class PatternText
{
    /// <summary>Escapes and classes are matched too, so that a parenthesis inside of them is none.</summary>
    static readonly Regex Constructs = new(@"(?<no>\(\?(?:<?[=!]|>|\()|\\[1-9kG])|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]",
        RegexOptions.Singleline | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));

    public static PatternSettings Read(Stated stated)
    {
        if (Problem(stated.Text) is { } problem) stated.Wrong($"{stated.Quoted} is no usable pattern: {problem}");
        return new PatternSettings(stated.Text, stated.At);
    }

    static string? Problem(string pattern)
    {
        if (pattern.Length == 0) return "it is empty and would match everything";
        if (pattern.Length > PatternSettings.MaxLength) return $"it has {pattern.Length} characters; allowed: {PatternSettings.MaxLength}";
        try
        {
            _ = new Regex(pattern, PatternSettings.Options);
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
            "(?(" => "conditions are not supported; write alternatives with |",
            "\\G" => "\\G is not supported; write ^",
            _ => "references to a group are not supported; write its pattern again",
        };
        return advice is null ? null : $"at character {found!.Index + 1}: {advice}";
    }
}
