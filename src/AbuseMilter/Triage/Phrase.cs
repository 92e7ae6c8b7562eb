namespace AbuseMilter.Triage;

/// <summary>Words in a row, whatever stands between them; a last word that ends with <c>*</c> stands for all words that begin so.</summary>
sealed class Phrase
{
    /// <summary>Phrases are found by so many letters of their first word, or by the whole word where it is shorter.</summary>
    const int KeyLength = 4;

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

    public ulong Key => KeyOf(words[0]);

    /// <summary>The same for all words that begin alike, without regard to case.</summary>
    public static ulong KeyOf(ReadOnlySpan<char> word)
    {
        var key = 0UL;
        foreach (var c in word[..Math.Min(KeyLength, word.Length)]) key = key << 16 | Upper(c);
        return key;
    }

    static char Upper(char c) => char.IsAscii(c) ? (char)(char.IsAsciiLetterLower(c) ? c & ~0x20 : c) : char.ToUpperInvariant(c);

    /// <summary>Of the word that the text begins with; 0 where it begins with none.</summary>
    public static int WordLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsLetterOrDigit(text[length])) length++;
        return length;
    }

    /// <param name="text">From the beginning of a word.</param>
    public bool Begins(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (i > 0) text = Next(text);
            if (!text.StartsWith(words[i], StringComparison.OrdinalIgnoreCase)) return false;
            text = text[words[i].Length..];
            var rest = WordLength(text);
            if (rest > 0 && !isStem[i]) return false;
            text = text[rest..];
        }
        return true;
    }

    static ReadOnlySpan<char> Next(ReadOnlySpan<char> text)
    {
        var gap = 0;
        while (gap < text.Length && !char.IsLetterOrDigit(text[gap])) gap++;
        return text[gap..];
    }
}
