using System.Collections.Frozen;

namespace AbuseMilter.Rules;

/// <summary>
/// One character for all that a pattern without regard to case takes for the same: K is k, and so is the KELVIN SIGN. Those are the characters
/// with the same lower case.
/// </summary>
static class CaseFold
{
    static readonly FrozenDictionary<char, char[]> Groups = Enumerable.Range(0, char.MaxValue + 1)
        .Select(c => (char)c)
        .Where(c => Of(c) != c)
        .GroupBy(Of)
        .ToFrozenDictionary(group => group.Key, group => group.Append(group.Key).ToArray());

    public static char Of(char c) => char.ToLowerInvariant(c);

    /// <summary>All characters that fold to this one, which is folded.</summary>
    public static ReadOnlySpan<char> Same(char folded) => Groups.TryGetValue(folded, out var group) ? group : new[] { folded };
}
