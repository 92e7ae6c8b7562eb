using System.Collections;
using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>
/// The patterns of one book. A text is searched once for the literals of all of them, and a pattern runs only where one of its own was found.
/// Filled while the book is built; then safe for use by many sessions at once.
/// </summary>
sealed class PatternIndex
{
    readonly Dictionary<string, int> literals = new(StringComparer.Ordinal);
    readonly Lazy<LiteralSearch> search;

    public PatternIndex() => search = new(() => new([.. literals.OrderBy(literal => literal.Value).Select(literal => literal.Key)]));

    /// <exception cref="InvalidOperationException">A text was searched already.</exception>
    public Pattern[] Add(IEnumerable<PatternSettings> patterns) => search.IsValueCreated ? throw new InvalidOperationException("the index is in use")
        : [.. patterns.Select(pattern => new Pattern(pattern.Text, Numbers(pattern.Text)))];

    /// <summary>The literals that stand in a text, by their numbers.</summary>
    public BitArray Search(ReadOnlySpan<char> text) => search.Value.Find(text);

    int[]? Numbers(string pattern)
    {
        if (PatternLiterals.Of(pattern) is not { } needed) return null;
        foreach (var literal in needed) literals.TryAdd(literal, literals.Count);
        return [.. needed.Select(literal => literals[literal])];
    }
}
