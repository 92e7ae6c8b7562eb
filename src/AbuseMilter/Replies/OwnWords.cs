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

    readonly HashSet<ulong> runs = [];
    readonly HashSet<ulong> sentences = [];

    /// <param name="passages">Text of letters, without the values that differ from letter to letter.</param>
    public OwnWords(params IEnumerable<string> passages)
    {
        // A paragraph by itself: salutations are everybody's words, and so are they with the first words of a letter.
        foreach (var passage in passages.SelectMany(passage => passage.Split("\n\n")))
        {
            runs.UnionWith(Runs(Sums(passage), Run));
            foreach (var range in passage.AsSpan().SplitAny('.', '!', '?', '\n'))
            {
                var sentence = passage[range];
                var isWhole = range.End.Value < passage.Length && passage[range.End.Value] != '\n';
                for (var length = ShortestSentence; isWhole && length <= LongestSentence; length++)
                {
                    if (Runs(Sums(sentence), length).ToList() is [var only]) sentences.Add(only);
                }
            }
        }
    }

    /// <summary>Linear in the text.</summary>
    public bool AreIn(string text)
    {
        var sums = Sums(text);
        if (HasRuns(sums)) return true;
        for (var length = ShortestSentence; sentences.Count > 0 && length <= LongestSentence; length++)
        {
            var power = Power(length);
            for (var i = length; i < sums.Count; i++)
            {
                if (sentences.Contains(unchecked(sums[i] - (sums[i - length] * power)))) return true;
            }
        }
        return false;
    }

    bool HasRuns(List<ulong> sums)
    {
        var (power, found) = (Power(Run), 0);
        Span<ulong> different = stackalloc ulong[Enough];
        for (var i = Run; i < sums.Count; i++)
        {
            var run = unchecked(sums[i] - (sums[i - Run] * power));
            if (!runs.Contains(run) || different[..found].Contains(run)) continue;
            different[found++] = run;
            if (found == Enough) return true;
        }
        return false;
    }

    const ulong Base = 0x9E3779B97F4A7C15;

    // Of the words up to each: what stands between two of them is their difference, however long. Words are letters and digits: how a line is quoted, broken or
    // marked makes no difference.
    static List<ulong> Sums(ReadOnlySpan<char> text)
    {
        var sums = new List<ulong>((text.Length / 6) + 2) { 0 };
        for (var at = 0; at < text.Length; at++)
        {
            ulong word = 0;
            for (; at < text.Length && char.IsLetterOrDigit(text[at]); at++) word = unchecked((word * 31) + char.ToLowerInvariant(text[at]));
            if (word != 0) sums.Add(unchecked((sums[^1] * Base) + word));
        }
        return sums;
    }

    static IEnumerable<ulong> Runs(List<ulong> sums, int length)
    {
        var power = Power(length);
        for (var i = length; i < sums.Count; i++) yield return unchecked(sums[i] - (sums[i - length] * power));
    }

    static ulong Power(int length)
    {
        ulong power = 1;
        for (var i = 0; i < length; i++) power = unchecked(power * Base);
        return power;
    }
}
