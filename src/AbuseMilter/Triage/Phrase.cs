using AbuseMilter.Notices;

namespace AbuseMilter.Triage;

/// <summary>Words in a row, whatever stands between them; a word that ends with <c>*</c> stands for all words that begin so.</summary>
sealed class Phrase
{
    /// <summary>Phrases are found by so many letters of their first word, or by the whole word where it is shorter.</summary>
    public const int KeyLength = 4;

    readonly (char[] Letters, bool IsStem)[] words;

    public Phrase(Topic topic, string text)
    {
        (Topic, Text) = (topic, text);
        words = [.. text.Split(' ').Select(word => (word.TrimEnd('*').Select(WordLetters.Fold).ToArray(), word.EndsWith('*')))];
        if (words[0] is { IsStem: true, Letters.Length: < KeyLength }) throw new ArgumentException($"a stem needs {KeyLength} letters: {text}", nameof(text));
        Key = words[0].Letters.Take(KeyLength).Aggregate(0UL, Longer);
    }

    public Topic Topic { get; }

    public string Text { get; }

    /// <summary>The first letters.</summary>
    public ulong Key { get; }

    /// <summary>The key with one letter more.</summary>
    public static ulong Longer(ulong key, char letter) => key << 16 | letter;

    /// <param name="text">From the beginning of a word.</param>
    public bool Begins(ReadOnlySpan<char> text)
    {
        var at = 0;
        foreach (var (letters, isStem) in words)
        {
            while (at > 0 && at < text.Length && !WordLetters.IsIn(text[at])) at++;
            if (text.Length - at < letters.Length) return false;
            foreach (var letter in letters)
            {
                if (WordLetters.Fold(text[at++]) != letter) return false;
            }
            for (; at < text.Length && WordLetters.IsIn(text[at]); at++)
            {
                if (!isStem) return false;
            }
        }
        return true;
    }
}
