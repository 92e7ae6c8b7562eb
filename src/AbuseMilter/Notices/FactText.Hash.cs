using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>Hashes of content.</summary>
static partial class FactText
{
    const int MaxHashWords = 6;

    /// <summary>
    /// A hash of 32, 40 or 64 hexadecimal digits: alone, as <c>hash|size</c>, behind its name (<c>SHA-1: …</c>), or in a magnet link
    /// (BEP 9; BEP 52 for the 64 digits behind <c>btmh:1220</c>), where 32 letters of base 32 stand for 40 digits.
    /// </summary>
    public static string? Hash(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length < 32) return null;
        if (text.IndexOf("urn:bt", StringComparison.OrdinalIgnoreCase) is >= 0 and var urn) return OfUrn(text[(urn + 6)..]);
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
        return word.Length is 32 or 40 or 64 && IsHex(word) ? word.ToString() : null;
    }

    // "ih:HASH", "mh:1220HASH"; the other parameters of the link follow.
    static string? OfUrn(ReadOnlySpan<char> urn)
    {
        if (urn.Length < 3 || urn[2] != ':') return null;
        var isMulti = urn[0] is 'm' or 'M';
        urn = urn[3..];
        if (isMulti && urn.StartsWith("1220")) urn = urn[4..];
        var end = 0;
        while (end < urn.Length && char.IsAsciiLetterOrDigit(urn[end])) end++;
        urn = urn[..end];
        if (urn.Length is 40 or 64 && IsHex(urn)) return urn.ToString();
        return urn.Length == 32 ? Base32(urn) : null;
    }

    // RFC 4648 section 6: eight letters are five bytes.
    static string? Base32(ReadOnlySpan<char> letters)
    {
        Span<byte> bytes = stackalloc byte[20];
        ulong bits = 0;
        for (var i = 0; i < letters.Length; i++)
        {
            var letter = char.ToUpperInvariant(letters[i]);
            var value = letter is >= 'A' and <= 'Z' ? letter - 'A' : letter is >= '2' and <= '7' ? letter - '2' + 26 : -1;
            if (value < 0) return null;
            bits = (bits << 5) | (uint)value;
            if (i % 8 != 7) continue;
            for (var k = 4; k >= 0; k--, bits >>= 8) bytes[(i / 8 * 5) + k] = (byte)bits;
        }
        return Convert.ToHexStringLower(bytes);
    }

    public static bool IsHex(ReadOnlySpan<char> word) => !word.ContainsAnyExcept(HexDigits);

    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
}
