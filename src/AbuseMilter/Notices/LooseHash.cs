namespace AbuseMilter.Notices;

/// <summary>
/// Tickets that drop the tags of a machine block leave its infohash without a label. If the mail has one event without a hash
/// and one word of 40 hexadecimal digits (or a magnet link), they belong together.
/// </summary>
static class LooseHash
{
    public static Notice AddTo(Notice notice, NoticeSource source)
    {
        if (notice.Items is not [{ InfoHash: null, Url: null } item] || !source.IsAboutRights) return notice;
        if (Magnet.Only(source.Text) is { Hash: { } linked } link) return notice with { Items = [item with { InfoHash = linked, FileName = item.FileName ?? link.Name, Size = item.Size ?? link.Size }] };
        if (Find(source.Text) is not { } hash) return notice;
        return notice with { Items = [item with { InfoHash = hash }] };
    }

    /// <summary>Whether the text has as many hexadecimal digits in a row as a hash: 32, 40 or 64.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(FactText.HexDigits) is >= 0 and var at)
        {
            text = text[at..];
            var length = text.IndexOfAnyExcept(FactText.HexDigits);
            if (length < 0) length = text.Length;
            if (length is 40 or 64 or 32) return true;
            text = text[length..];
        }
        return false;
    }

    static string? Find(string text)
    {
        string? found = null;
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsAsciiHexDigit(text[at]))
            {
                at++;
                continue;
            }
            var start = at;
            while (at < text.Length && char.IsAsciiHexDigit(text[at])) at++;
            if (at - start != 40 || EventWords.IsTheirs(text, start) || IsWordPart(text, start - 1) || IsWordPart(text, at)) continue;
            if (FactText.Hash(text.AsSpan(start, 40)) is not { } hash) continue;
            if (found is not null && !found.Equals(hash, StringComparison.OrdinalIgnoreCase)) return null;
            found ??= hash;
        }
        return found;
    }

    // "/" and "=": the hash of a link is not the hash of a work.
    static bool IsWordPart(string text, int at) =>
        at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '/' or '=' or '-' or '_' or '+');
}
