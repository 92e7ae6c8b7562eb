namespace AbuseMilter.Notices;

/// <summary>
/// A magnet link: <c>magnet:?xt=urn:btih:HASH&amp;dn=NAME&amp;xl=BYTES</c>, in any order; or its forerunner <c>ed2k://|file|NAME|BYTES|HASH|/</c>.
/// </summary>
/// <param name="Hash">In hexadecimal digits: 40 of BitTorrent v1, else 64 of v2, else 32 of eDonkey.</param>
/// <param name="Name">Of the file or folder.</param>
/// <param name="Size">In bytes.</param>
sealed record Magnet(string? Hash, string? Name, long? Size)
{
    const string Scheme = "magnet:?";
    const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const int MaxFields = 50;

    /// <summary>Null when the text holds none.</summary>
    public static Magnet? Read(string text)
    {
        var start = text.IndexOf(Scheme, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return OfEdonkey(text);
        var link = FactText.FirstWord(text.AsSpan(start + Scheme.Length)).TrimEnd(".,;)>\"'").ToString();
        var (hash, name, size) = (default(string), default(string), default(long?));
        foreach (var field in link.Replace("&amp;", "&", StringComparison.OrdinalIgnoreCase).Split('&', MaxFields))
        {
            if (field.IndexOf('=') is not (> 0 and var equals)) continue;
            var value = Uri.UnescapeDataString(field[(equals + 1)..].Replace('+', ' '));
            // Several topics are numbered: xt.1, xt.2.
            switch (field[..equals].ToLowerInvariant().Split('.')[0])
            {
                case "xt":
                    hash = Better(hash, HashOf(value));
                    break;
                case "dn":
                    name ??= FactText.FileName(value);
                    break;
                case "xl":
                    size ??= FactSize.Read(value, out _);
                    break;
            }
        }
        return new(hash, name, size);
    }

    /// <summary>Null, too, when the text holds several.</summary>
    public static Magnet? Only(string text)
    {
        var at = text.IndexOf(Scheme, StringComparison.OrdinalIgnoreCase) is >= 0 and var magnet ? magnet : text.IndexOf(Edonkey, StringComparison.OrdinalIgnoreCase);
        return at < 0 || IsIn(text.AsSpan(at + Scheme.Length)) ? null : Read(text);
    }

    const string Edonkey = "ed2k://|file|";
    const int MaxLink = 2000;

    public static bool IsIn(ReadOnlySpan<char> text) => text.Contains(Scheme, StringComparison.OrdinalIgnoreCase) || text.Contains(Edonkey, StringComparison.OrdinalIgnoreCase);

    static Magnet? OfEdonkey(string text)
    {
        var start = text.IndexOf(Edonkey, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return null;
        start += Edonkey.Length;
        return text.Substring(start, Math.Min(MaxLink, text.Length - start)).Split('|', 4) is [var name, var size, var hash, ..]
            ? new(FactText.Hash(hash), FactText.FileName(Uri.UnescapeDataString(name)), FactSize.Read(size, out _)) : null;
    }

    static string? Better(string? known, string? other) =>
        known is null || other?.Length == 40 || (other?.Length == 64 && known.Length == 32) ? other ?? known : known;

    // urn:btih: has the digits of SHA-1 or their Base32, urn:btmh: a multihash, whose 1220 says SHA-256 of 32 bytes.
    static string? HashOf(string topic)
    {
        var value = topic[(topic.LastIndexOf(':') + 1)..];
        if (topic.StartsWith("urn:btmh:1220", StringComparison.OrdinalIgnoreCase)) return FactText.Hash(value.AsSpan(4));
        return topic.StartsWith("urn:btih:", StringComparison.OrdinalIgnoreCase) && value.Length == 32 ? OfBase32(value) : FactText.Hash(value);
    }

    static string? OfBase32(string text)
    {
        Span<byte> bytes = stackalloc byte[20];
        var (bits, held, length) = (0, 0, 0);
        foreach (var c in text)
        {
            var digit = Base32.IndexOf(char.ToUpperInvariant(c));
            if (digit < 0) return null;
            (bits, held) = ((bits << 5 | digit) & 0xFFF, held + 5);
            if (held < 8) continue;
            held -= 8;
            bytes[length++] = (byte)(bits >> held);
        }
        return Convert.ToHexStringLower(bytes);
    }
}
