namespace AbuseMilter.Triage;

/// <summary>Words in a row, whatever stands between them; a last word that ends with <c>*</c> stands for all words that begin so.</summary>
sealed class Phrase
{
    /// <summary>Phrases are found by so many letters of their first word, or by the whole word where it is shorter.</summary>
    public const int KeyLength = 4;

    readonly string[] words;
    readonly bool[] isStem;

    public Phrase(Topic topic, string text)
    {
        Topic = topic;
        Text = text;
        words = text.Split(' ');
        isStem = [.. words.Select(word => word.EndsWith('*'))];
        words = [.. words.Select(word => word.TrimEnd('*'))];
        if (isStem[0] && words[0].Length < KeyLength) throw new ArgumentException($"a stem needs {KeyLength} letters: {text}", nameof(text));
    }

    public Topic Topic { get; }

    public string Text { get; }

    public string Key => words[0][..Math.Min(KeyLength, words[0].Length)];

    /// <param name="text">The text of a mail.</param>
    /// <param name="tokens">Where its words stand.</param>
    /// <param name="at">The word that the phrase may begin with.</param>
    public bool IsAt(ReadOnlySpan<char> text, ReadOnlySpan<Range> tokens, int at)
    {
        if (at + words.Length > tokens.Length) return false;
        for (var i = 0; i < words.Length; i++)
        {
            var token = text[tokens[at + i]];
            if (isStem[i] ? !token.StartsWith(words[i], StringComparison.OrdinalIgnoreCase) : !token.Equals(words[i], StringComparison.OrdinalIgnoreCase))
                return false;
        }
        return true;
    }
}
