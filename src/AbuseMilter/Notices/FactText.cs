using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AbuseMilter.Notices;

/// <summary>Turns the text of one value into a fact; null when it is none.</summary>
static class FactText
{
    public const int MaxLength = 500;

    /// <summary>White space folded, control characters removed, cut at <see cref="MaxLength"/>; null when nothing is left.</summary>
    public static string? Line(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var line = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var c in text)
        {
            if (line.Length == MaxLength) break;
            if (!char.IsControl(c) && !char.IsWhiteSpace(c)) line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }
        // A cut inside a surrogate pair would leave text that UTF-8 cannot write.
        if (line.Length > 0 && char.IsHighSurrogate(line[^1])) line.Length--;
        return line.ToString().Trim() is { Length: > 0 } value ? value : null;
    }

    /// <summary>As <see cref="Line"/>, with the character references that pasted HTML leaves in plain text undone.</summary>
    public static string? Prose(ReadOnlySpan<char> text) =>
        text.Contains('&') ? Line(WebUtility.HtmlDecode(text.ToString())) : Line(text);

    /// <summary>The title of a work; null for words that only say where to look for it.</summary>
    public static string? Work(ReadOnlySpan<char> text)
    {
        if (Prose(text) is not { } title || !title.Any(char.IsLetterOrDigit)) return null;
        var words = LabelTable.Fold(title.AsSpan().Trim("()[]<>\"'*:;. ")).Split(' ');
        var isPointer = words[0] is "see" or "listed" or "please" && words.Length <= 6 && words.Any(Pointers.Contains);
        return isPointer || (words.Length == 1 && Placeholders.Contains(words[0])) ? null : title;
    }

    static readonly string[] Pointers = ["below", "above", "attached", "attachment", "list", "following", "enclosed", "annex"];

    static readonly string[] Placeholders = ["various", "multiple", "unknown", "none", "n/a", "na", "tbd", "below", "attached"];

    /// <summary>What stands before the first white space.</summary>
    public static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i])) return text[..i];
        }
        return text;
    }

    /// <summary>An address, perhaps in brackets and with a port behind it.</summary>
    public static (string? Ip, int? Port) Endpoint(ReadOnlySpan<char> text)
    {
        var word = FirstWord(text).TrimEnd(".,;").TrimStart('(').TrimEnd(')');
        if (word.Length is 0 or > 64) return default;
        if (word[0] == '[' && word.IndexOf(']') is > 0 and var end)
        {
            return (Ip(word[1..end]), end + 1 < word.Length && word[end + 1] == ':' ? Port(word[(end + 2)..]) : null);
        }
        if (word.Count(':') == 1 && word.IndexOf(':') is var colon && Ip(word[..colon]) is { } ip) return (ip, Port(word[(colon + 1)..]));
        return (Ip(word), null);
    }

    public static string? Ip(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length > 45 || text.Contains('%') || !IPAddress.TryParse(text, out var address)) return null;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        else if (address.AddressFamily == AddressFamily.InterNetwork && !text.SequenceEqual(address.ToString())) return null;
        return address.ToString();
    }

    public static int? Port(ReadOnlySpan<char> text) =>
        Digits(FirstWord(text).TrimEnd(".,;")) is > 0 and <= 65535 and var port ? port : null;

    static int? Digits(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 6 && !text.ContainsAnyExceptInRange('0', '9') ? int.Parse(text, provider: null) : null;

    /// <summary>A hash of 32, 40 or 64 hexadecimal digits, alone, as <c>hash|size</c> or at the end of a magnet's urn.</summary>
    public static string? Hash(ReadOnlySpan<char> text)
    {
        var word = FirstWord(text);
        if (word.IndexOf('|') is >= 0 and var bar) word = word[..bar];
        if (word.LastIndexOf(':') is >= 0 and var colon) word = word[(colon + 1)..];
        word = word.Trim(".,;()[]\"");
        return word.Length is 32 or 40 or 64 && IsHex(word) ? word.ToString() : null;
    }

    public static bool IsHex(ReadOnlySpan<char> word) => !word.ContainsAnyExcept(HexDigits);

    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>A case number: one word with a digit in it, or a short phrase when the number itself has blanks.</summary>
    public static string? Id(ReadOnlySpan<char> text)
    {
        if (text.IndexOf('<') is > 0 and var tag) text = text[..tag];
        var word = FirstWord(text);
        if (word.Length < 4 && text.Trim().Length <= 40) word = text;
        word = word.Trim(" \t#*\"'`()[]<>.,;:");
        var isId = word.Length is > 1 and <= 100 && word.ContainsAnyInRange('0', '9') && word.IndexOf("://") < 0 && !CaseNumber.IsOther(word);
        return isId && Endpoint(word).Ip is null ? Line(word) : null;
    }

    /// <summary>Without the punctuation around it; a closing bracket belongs to it when it opens one.</summary>
    public static string? Url(ReadOnlySpan<char> text)
    {
        var url = FirstWord(text).TrimStart("<([\"'");
        while (url.Length > 0 && (url[^1] is '>' or '.' or ',' or ';' or '"' or '\'' or ']' || (url[^1] == ')' && url.Count('(') < url.Count(')'))))
        {
            url = url[..^1];
        }
        return url.IndexOf("://") > 0 ? Line(url) : null;
    }

    /// <summary>Some senders glue the names of torrent and content together: <c>X.torrentX</c> is X.</summary>
    public static string? FileName(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        const string glue = ".torrent";
        if (text.IndexOf(glue) is > 0 and var at && text[..at].SequenceEqual(text[(at + glue.Length)..])) text = text[..at];
        return Prose(text);
    }

    /// <summary>Names as people write them, for the networks that notices are about; of others a short name as it stands.</summary>
    public static string? Protocol(ReadOnlySpan<char> text) =>
        Network(text) ?? (Line(text) is { Length: <= 20 } name && !name.ContainsAny(':', '/') ? name : null);

    /// <summary>As <see cref="Protocol"/>, but only for names that are known: many things have a type.</summary>
    public static string? Network(ReadOnlySpan<char> text) => Line(text)?.ToUpperInvariant() switch
    {
        "BITTORRENT" or "TORRENT" or "BT" or "BTPEERS" => "BitTorrent",
        "EDONKEY" or "EDONKEY2000" or "ED2K" or "EMULE" or "KAD" => "eDonkey",
        "GNUTELLA" or "GNUTELLA2" => "Gnutella",
        _ => null,
    };
}
