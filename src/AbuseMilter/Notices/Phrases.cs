namespace AbuseMilter.Notices;

/// <summary>The phrases of <see cref="PhraseTable"/> that stand in a text, found in one walk over its words.</summary>
sealed class Phrases
{
    readonly List<Hit> hits = [];

    public Phrases(string text) => Walk(text);

    /// <param name="Kind">What it tells.</param>
    /// <param name="At">Where it begins.</param>
    /// <param name="Length">How long it is.</param>
    public readonly record struct Hit(Phrase Kind, int At, int Length)
    {
        public int End => At + Length;
    }

    /// <summary>In the order of the text.</summary>
    public IEnumerable<Hit> Of(Phrase kind, int from = 0)
    {
        for (var i = First(from); i < hits.Count; i++)
        {
            if (hits[i].Kind == kind) yield return hits[i];
        }
    }

    /// <summary>Whether one begins between both places; the end is not one of them.</summary>
    public bool Has(Phrase kind, int start = 0, int end = int.MaxValue)
    {
        for (var i = First(start); i < hits.Count && hits[i].At < end; i++)
        {
            if (hits[i].Kind == kind) return true;
        }
        return false;
    }

    // The first hit that does not begin before the place.
    int First(int at)
    {
        var (low, high) = (0, hits.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (hits[middle].At < at) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    void Walk(ReadOnlySpan<char> text)
    {
        for (var at = 0; at + PhraseTable.KeyLength <= text.Length; at++)
        {
            if (!WordLetters.IsIn(text[at])) continue;
            var rest = text[at..];
            if (PhraseTable.ByStart.TryGetValue(PhraseTable.Key(rest), out var candidates))
            {
                foreach (var (kind, phrase) in candidates)
                {
                    if (Begins(rest, phrase)) hits.Add(new(kind, at, phrase.Length));
                }
            }
            while (at + 1 < text.Length && WordLetters.IsIn(text[at + 1])) at++;
        }
    }

    // The first letters are known to be the same.
    static bool Begins(ReadOnlySpan<char> text, string phrase)
    {
        if (text.Length < phrase.Length) return false;
        for (var i = PhraseTable.KeyLength; i < phrase.Length; i++)
        {
            if (phrase[i] != text[i] && phrase[i] != PhraseTable.Lower(text[i])) return false;
        }
        return true;
    }
}
