using System.Collections.Frozen;
using AbuseMilter.Notices;

namespace AbuseMilter.Triage;

/// <summary>Phrases by what they begin with, so that few of them are compared at each word of a text.</summary>
sealed class PhraseIndex(IEnumerable<Phrase> phrases)
{
    readonly FrozenDictionary<ulong, Phrase[]> byStart = phrases.GroupBy(phrase => phrase.Key).ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Goes on to the next word of the text that a phrase may begin with.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Not within a word.</param>
    /// <param name="start">Where the word begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="candidates">What may begin there.</param>
    /// <returns>False at the end of the text.</returns>
    public bool Next(ReadOnlySpan<char> text, int from, out int start, out int end, out Phrase[] candidates)
    {
        for (end = from; end < text.Length; end++)
        {
            start = end;
            var key = 0UL;
            for (; end < text.Length && WordLetters.Fold(text[end]) is not WordLetters.None and var letter; end++)
            {
                if (end - start < Phrase.KeyLength) key = Phrase.Longer(key, letter);
            }
            if (key != 0 && byStart.TryGetValue(key, out candidates!)) return true;
        }
        (start, candidates) = (end, []);
        return false;
    }

    /// <summary>Whether the text says any of them. Linear in the text.</summary>
    public bool IsIn(ReadOnlySpan<char> text)
    {
        for (var at = 0; Next(text, at, out var start, out at, out var candidates);)
        {
            foreach (var phrase in candidates)
            {
                if (phrase.Begins(text[start..])) return true;
            }
        }
        return false;
    }
}
