using System.Collections.Frozen;
using AbuseMilter.Notices;

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

    readonly FrozenSet<ulong> runs;

    /// <param name="passages">Text of letters, without the values that differ from letter to letter.</param>
    public OwnWords(params IEnumerable<string> passages) => runs = passages.SelectMany(Runs).ToFrozenSet();

    /// <summary>Linear in the text.</summary>
    public bool AreIn(string text) => runs.Count >= Enough && Runs(text).Where(runs.Contains).Distinct().Take(Enough).Count() == Enough;

    // Words are letters and digits: how a line is quoted, broken or marked makes no difference.
    static IEnumerable<ulong> Runs(string text)
    {
        var last = new ulong[Run];
        var run = 0UL;
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (!WordLetters.IsIn(text[at])) continue;
            var word = 0UL;
            for (; at < text.Length && WordLetters.Fold(text[at]) is not WordLetters.None and var letter; at++) word = (word + letter) * Spread;
            // The word that is now in front of the run leaves it; what is left moves up by one.
            run = ((run - (last[count % Run] * First)) * Base) + word;
            last[count++ % Run] = word;
            if (count >= Run) yield return run;
        }
    }

    // Odd numbers without a pattern. Who finds words of the same sum wins nothing: a person reads the mail.
    const ulong Spread = 0x9E3779B97F4A7C15, Base = 0xD1342543DE82EF95;

    // Base to the power of Run - 1.
    const ulong First = unchecked(Base * Base * Base * Base * Base * Base * Base);
}
