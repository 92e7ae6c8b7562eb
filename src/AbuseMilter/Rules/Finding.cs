namespace AbuseMilter.Rules;

/// <summary>Whether a condition holds, and what made it so, in a few words for people.</summary>
readonly record struct Finding(bool Holds, string Why)
{
    const int MaxQuote = 60;

    public static Finding Yes(string why) => new(true, why);

    public static Finding No(string why) => new(false, why);

    /// <summary>Whether a word that the mail has, if any, is one of those that are asked for.</summary>
    public static Finding Of(string key, string? word, IReadOnlyList<string> asked) =>
        word is null ? No($"{key}: none") : new(asked.Contains(word), $"{key}: {word}");

    /// <summary>Text of the mail, fit for one line of a log.</summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        var cut = text.Length > MaxQuote;
        Span<char> quote = stackalloc char[Math.Min(text.Length, MaxQuote)];
        for (var i = 0; i < quote.Length; i++) quote[i] = char.IsControl(text[i]) ? ' ' : text[i];
        return cut ? $"\"{quote}...\"" : $"\"{quote}\"";
    }
}
