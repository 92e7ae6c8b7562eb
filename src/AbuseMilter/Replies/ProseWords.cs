using System.Text.RegularExpressions;
using AbuseMilter.Rules;

namespace AbuseMilter.Replies;

/// <summary>Patterns for one thing, each beginning with a word. One runs only where the text holds a literal that it cannot do without: most mail says none of this.</summary>
sealed class ProseWords
{
    const int MaxMatches = 50;

    // An automaton of more would be larger than .NET allows.
    const int Together = 6;

    readonly PatternIndex index = new();
    readonly Wording[] wordings;

    public ProseWords(params string[] patterns) => wordings = [.. patterns.Chunk(Together).Select(some => new Wording(index, some))];

    /// <summary>The first words that a pattern finds and that nothing earlier in their sentence takes away; null for none.</summary>
    /// <param name="prose">See <see cref="Prose.Of"/>.</param>
    /// <param name="isHedged">Is asked with what stands before them in their sentence; null for never.</param>
    /// <exception cref="RegexMatchTimeoutException">The text is too much to tell.</exception>
    public string? Find(string prose, Func<string, bool>? isHedged = null)
    {
        var searched = new SearchedText(prose, index);
        foreach (var wording in wordings)
        {
            if (!wording.MayBeIn(searched)) continue;
            var count = 0;
            foreach (var match in wording.Matches(prose))
            {
                if (count++ == MaxMatches) break;
                var start = prose.AsSpan(0, match.Index).LastIndexOfAny(".\n!?;") + 1;
                if (isHedged?.Invoke(prose[start..match.Index]) != true) return TemplateValue.Clean(prose.Substring(match.Index, match.Length));
            }
        }
        return null;
    }
}
