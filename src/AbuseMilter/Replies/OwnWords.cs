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

    /// <summary>A whole sentence of ours that is shorter than a run and its neighbours; below this it is a polite phrase.</summary>
    const int ShortestSentence = 6;

    const int LongestSentence = Run + Enough - 2;

    readonly HashSet<int> runs = [];
    readonly HashSet<int> sentences = [];

    /// <param name="passages">Text of letters, without the values that differ from letter to letter.</param>
    public OwnWords(params IEnumerable<string> passages)
    {
        foreach (var passage in passages)
        {
            runs.UnionWith(Runs(passage, Run));
            foreach (var range in passage.AsSpan().SplitAny('.', '!', '?', '\n'))
            {
                var sentence = passage[range];
                var isWhole = range.End.Value < passage.Length && passage[range.End.Value] != '\n';
                for (var length = ShortestSentence; isWhole && length <= LongestSentence; length++)
                {
                    if (Runs(sentence, length).ToList() is [var only]) sentences.Add(only);
                }
            }
        }
    }

    /// <summary>Linear in the text.</summary>
    public bool AreIn(string text) => (runs.Count >= Enough && Runs(text, Run).Where(runs.Contains).Distinct().Take(Enough).Count() == Enough)
        || (sentences.Count > 0 && Enumerable.Range(ShortestSentence, LongestSentence - ShortestSentence + 1).Any(length => Runs(text, length).Any(sentences.Contains)));

    // Words are letters and digits: how a line is quoted, broken or marked makes no difference.
    static IEnumerable<int> Runs(string text, int length)
    {
        var last = new int[length];
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var start = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at])) at++;
            if (at == start) continue;
            last[count++ % length] = string.GetHashCode(text.AsSpan(start, at - start), StringComparison.OrdinalIgnoreCase);
            if (count >= length) yield return Combined(last, count);
        }
    }

    static int Combined(int[] words, int first)
    {
        var hash = new HashCode();
        for (var i = 0; i < words.Length; i++) hash.Add(words[(first + i) % words.Length]);
        return hash.ToHashCode();
    }
}
