using System.Collections;
using System.Text.RegularExpressions;
using AbuseMilter.Rules;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>
/// One thing in many words, each a pattern that begins with a word. They are looked for together, and only in a text that holds a literal which one
/// of them cannot do without: most mail says none of this.
/// </summary>
sealed class Wording
{
    readonly Pattern[] alternatives;
    readonly Regex any;

    /// <param name="index">Of all wordings that the same text is searched for.</param>
    /// <param name="alternatives">The patterns.</param>
    public Wording(PatternIndex index, params string[] alternatives)
    {
        this.alternatives = index.Add(alternatives.Select(pattern => new PatternSettings(pattern, default)));
        any = Prose.Pattern(string.Join('|', alternatives));
    }

    /// <param name="found">The literals of a text, see <see cref="PatternIndex"/>.</param>
    public bool MayBeIn(BitArray found)
    {
        foreach (var pattern in alternatives)
        {
            if (pattern.MayMatch(found)) return true;
        }
        return false;
    }

    /// <summary>All places, looked for one after the other.</summary>
    /// <exception cref="RegexMatchTimeoutException">The text is too much to tell.</exception>
    public Regex.ValueMatchEnumerator Matches(ReadOnlySpan<char> text) => any.EnumerateMatches(text);
}
