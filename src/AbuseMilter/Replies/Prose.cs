using System.Text;
using System.Text.RegularExpressions;

namespace AbuseMilter.Replies;

/// <summary>The running text of a mail: lines are joined and unquoted, paragraphs remain.</summary>
static class Prose
{
    const int MaxMatches = 50;

    public static string Of(string text)
    {
        var prose = new StringBuilder(text.Length);
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim(" \t>*|");
            if (line.IsEmpty) prose.Append('\n');
            else prose.Append(line).Append(' ');
        }
        return prose.ToString();
    }

    /// <summary>The first words that a pattern finds and that nothing earlier in their sentence takes away; null for none.</summary>
    /// <param name="prose">See <see cref="Of"/>.</param>
    /// <param name="patterns">What is looked for.</param>
    /// <param name="isHedged">Is asked with what stands before them in their sentence.</param>
    /// <exception cref="RegexMatchTimeoutException">The text is too much to tell.</exception>
    public static string? Find(string prose, Regex[] patterns, Func<string, bool> isHedged)
    {
        foreach (var pattern in patterns)
        {
            var count = 0;
            for (var match = pattern.Match(prose); match.Success && count < MaxMatches; match = match.NextMatch(), count++)
            {
                var start = prose.AsSpan(0, match.Index).LastIndexOfAny(".\n!?;") + 1;
                if (!isHedged(prose[start..match.Index])) return TemplateValue.Clean(match.Value);
            }
        }
        return null;
    }

    /// <summary>Patterns that begin at the start of a word, put together to few.</summary>
    public static Regex[] Patterns(params string[] patterns) => [.. patterns.Chunk(6).Select(some => Pattern(string.Join('|', some)))];

    public static Regex Pattern(string pattern) =>
        new($@"\b(?:{pattern})", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
