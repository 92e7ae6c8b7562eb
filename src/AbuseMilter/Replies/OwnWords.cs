namespace AbuseMilter.Replies;

/// <summary>
/// What our letters say, to know them again where they come back quoted, wrapped anew, cut, or without their reference: runs of words that stand in a template.
/// </summary>
public sealed class OwnWords
{
    /// <summary>Polite phrases are shorter.</summary>
    const int Run = 8;

    /// <summary>So many runs, as in one sentence of ten words or in three shorter ones.</summary>
    const int Enough = 3;

    readonly HashSet<int> runs = [];

    /// <param name="passages">Text of letters, without the values that differ from letter to letter.</param>
    public OwnWords(params IEnumerable<string> passages)
    {
        foreach (var passage in passages) runs.UnionWith(Runs(passage));
    }

    /// <summary>Linear in the text.</summary>
    public bool AreIn(string text) => runs.Count >= Enough && Runs(text).Where(runs.Contains).Distinct().Take(Enough).Count() == Enough;

    // Words are letters and digits: how a line is quoted, broken or marked makes no difference.
    static IEnumerable<int> Runs(string text)
    {
        var last = new int[Run];
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var start = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at])) at++;
            if (at == start) continue;
            last[count++ % Run] = string.GetHashCode(text.AsSpan(start, at - start), StringComparison.OrdinalIgnoreCase);
            if (count >= Run) yield return Combined(last, count);
        }
    }

    static int Combined(int[] words, int first)
    {
        var hash = new HashCode();
        for (var i = 0; i < Run; i++) hash.Add(words[(first + i) % Run]);
        return hash.ToHashCode();
    }
}
