using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>Hashes of content.</summary>
static partial class FactText
{
    const int MaxHashWords = 6;

    /// <summary>
    /// A hash of 32, 40 or 64 hexadecimal digits: alone, as <c>hash|size</c>, behind its name (<c>SHA-1: …</c>), or that of a magnet link.
    /// </summary>
    public static string? Hash(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length < 32) return null;
        if (Magnet.IsIn(text)) return Magnet.Read(text.ToString())?.Hash;
        for (var words = 0; words < MaxHashWords && text.Length >= 32; words++)
        {
            var word = FirstWord(text);
            text = text[word.Length..].TrimStart();
            if (word.Length >= 32 && OfWord(word) is { } hash) return hash;
            if (word.Length > 16) return null;
        }
        return null;
    }

    static string? OfWord(ReadOnlySpan<char> word)
    {
        if (word.IndexOf('|') is >= 0 and var bar) word = word[..bar];
        if (word.LastIndexOfAny(':', '=') is >= 0 and var colon) word = word[(colon + 1)..];
        word = word.Trim(".,;()[]<>\"'`*");
        return word.Length is 32 or 40 or 64 && IsHex(word) && word.ContainsAnyExcept(word[0], word[^1]) ? word.ToString() : null;
    }

    public static bool IsHex(ReadOnlySpan<char> word) => !word.ContainsAnyExcept(HexDigits);

    public static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
}
