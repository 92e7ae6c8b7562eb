using System.Collections.Frozen;

namespace AbuseMilter.Wording;

/// <summary>Patterns by the two characters that they begin with: at most words of a text none begins.</summary>
sealed class Beginnings
{
    readonly Step[] steps;
    readonly FrozenDictionary<int, int[]> byTwo;

    // Those whose second character may be anything.
    readonly FrozenDictionary<char, int[]> byOne;

    /// <exception cref="ArgumentException">A pattern may begin with anything.</exception>
    public Beginnings(Steps program)
    {
        steps = program.All;
        var (twos, ones) = (new Dictionary<int, SortedSet<int>>(), new Dictionary<char, SortedSet<int>>());
        for (var pattern = 0; pattern < program.Entries.Length; pattern++)
        {
            foreach (var (first, second) in Firsts(program.Entries[pattern]).Distinct())
            {
                if (second is { } known) Put(twos, Key(first, known), pattern);
                else Put(ones, first, pattern);
            }
        }
        foreach (var (key, patterns) in twos) patterns.UnionWith(ones.GetValueOrDefault((char)(key >> 16)) ?? []);
        byTwo = twos.ToFrozenDictionary(pair => pair.Key, pair => Entries(pair.Value));
        byOne = ones.ToFrozenDictionary(pair => pair.Key, pair => Entries(pair.Value));

        int[] Entries(IEnumerable<int> patterns) => [.. patterns.Select(pattern => program.Entries[pattern])];
    }

    /// <summary>The first steps of what may begin at a place, in the order of the patterns.</summary>
    public ReadOnlySpan<int> At(ReadOnlySpan<char> text, int at)
    {
        var first = Letters.Sort(text[at]);
        var second = at + 1 < text.Length ? Letters.Sort(text[at + 1]) : '\0';
        return byTwo.TryGetValue(Key(first, second), out var entries) || byOne.TryGetValue(first, out entries) ? entries : [];
    }

    static int Key(char first, char second) => first << 16 | second;

    static void Put<TKey>(Dictionary<TKey, SortedSet<int>> index, TKey key, int pattern) where TKey : notnull
    {
        if (!index.TryGetValue(key, out var patterns)) index[key] = patterns = [];
        patterns.Add(pattern);
    }

    IEnumerable<(char First, char? Second)> Firsts(int entry) =>
        from step in Taken(entry)
        from first in step.Letters?.Sorts() ?? throw new ArgumentException("a pattern that begins with anything")
        from behind in Taken(step.Next)
        from second in behind.Letters?.Sorts()?.Select(c => (char?)c) ?? [null]
        select (first, second);

    // What may be done with the next character; nothing at all is the end of a pattern.
    IEnumerable<Step> Taken(int at) => steps[at] switch
    {
        { Deed: Deed.Fork } fork => Taken(fork.Next).Concat(Taken(fork.Other)),
        { Deed: Deed.Edge or Deed.End } step => Taken(step.Next),
        var step => [step],
    };
}
