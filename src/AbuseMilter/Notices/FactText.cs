using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace AbuseMilter.Notices;

/// <summary>Turns the text of one value into a fact; null when it is none.</summary>
static partial class FactText
{
    public const int MaxLength = 500;

    /// <summary>White space folded, control characters removed, cut at <see cref="MaxLength"/>; null when nothing is left.</summary>
    public static string? Line(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        Span<char> line = stackalloc char[MaxLength];
        var length = 0;
        foreach (var c in text)
        {
            if (length == MaxLength) break;
            if (!char.IsControl(c) && !char.IsWhiteSpace(c)) line[length++] = c;
            else if (length > 0 && line[length - 1] != ' ') line[length++] = ' ';
        }
        // A cut inside a surrogate pair would leave text that UTF-8 cannot write.
        if (length > 0 && char.IsHighSurrogate(line[length - 1])) length--;
        var value = line[..length].Trim();
        return value.IsEmpty ? null : value.ToString();
    }

    /// <summary>As <see cref="Line"/>, with the character references that pasted HTML leaves in plain text undone.</summary>
    public static string? Prose(ReadOnlySpan<char> text) =>
        text.Contains('&') ? Line(WebUtility.HtmlDecode(text.ToString())) : Line(text);

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

    /// <summary>An address, perhaps in brackets and with a port behind it: <c>192.0.2.1:80</c>, <c>[2001:db8::1]:80</c>, <c>192.0.2.1, port 80</c>.</summary>
    public static (string? Ip, int? Port) Endpoint(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var word = FirstWord(text);
        if (word.Length is 0 or > 64 || !word.ContainsAny(".:")) return default;
        var rest = text[word.Length..];
        word = word.TrimEnd(".,;").TrimStart('(').TrimEnd(')').Trim("'\"`");
        if (word.Contains("[.]", StringComparison.Ordinal)) word = word.ToString().Replace("[.]", ".", StringComparison.Ordinal);
        if (word.Length == 0) return default;
        if (word[0] == '[' && word.IndexOf(']') is > 0 and var end)
        {
            return (Ip(word[1..end]), end + 1 < word.Length && word[end + 1] == ':' ? Port(word[(end + 2)..]) : PortBehind(rest));
        }
        if (word.Count(':') == 1 && word.IndexOf(':') is var colon && Ip(word[..colon]) is { } ip) return (ip, Port(word[(colon + 1)..]) ?? PortBehind(rest));
        return Ip(word) is { } alone ? (alone, PortBehind(rest)) : default;
    }

    // ", port 80", "(TCP-Port: 80)", ": 80"
    static int? PortBehind(ReadOnlySpan<char> rest)
    {
        rest = rest[..Math.Min(rest.Length, 32)];
        // "192.0.2.1 / 6881", "192.0.2.1 & 6881"; "192.0.2.0 / 24" is a network.
        if (rest.TrimStart(' ') is { Length: > 2 } pair && pair[0] is '/' or '&' or '|' && pair[1] == ' ' && Port(pair[2..].Trim()) is > 128 and var second) return second;
        rest = rest.TrimStart(" \t,;/|(&");
        if (rest.StartsWith(":")) return Port(rest[1..].Trim(" )"));
        foreach (var name in PortNames)
        {
            if (rest.IndexOf(name, StringComparison.OrdinalIgnoreCase) is not (>= 0 and <= 12 and var at) || rest[..at].ContainsAny(".\n:")) continue;
            return Port(rest[(at + name.Length)..].TrimStart(" \t:=#").TrimEnd(" )"));
        }
        return null;
    }

    public static readonly string[] PortNames = ["port", "puerto", "porta", "poort", "порт"];

    const int MaxTyped = 120;

    /// <summary>What a value is that can be no other thing, whatever its label says; null for text.</summary>
    public static NoticeFact? Typed(ReadOnlySpan<char> value)
    {
        if (Magnet.IsIn(value)) return NoticeFact.InfoHash;
        if (value.Length is < 3 or > MaxTyped) return null;
        if (value.Count(' ') <= 4 && Endpoint(value).Ip is not null) return NoticeFact.Ip;
        if (Hash(value) is { } hash && value.Length == hash.Length) return NoticeFact.InfoHash;
        if (Network(FirstWord(value)) is not null) return NoticeFact.Network;
        if (IsFileName(value)) return NoticeFact.FileName;
        return value.ContainsAnyInRange('0', '9') && NoticeTime.Read(value) is { } time && time.Stated.Length + 2 >= value.Length ? NoticeFact.Time : null;
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
        Digits(Number(FirstWord(text).Trim("([\"'"))) is > 0 and <= 65535 and var port ? port : null;

    // "6881/tcp", "6881)", "6881,": a number that is over there; "6881.5" and "192.0.2.1" are none.
    static ReadOnlySpan<char> Number(ReadOnlySpan<char> word)
    {
        var end = word.IndexOfAnyExceptInRange('0', '9');
        if (end < 0) return word;
        var rest = word[end..];
        return rest.Trim(".,;)]\"'").IsEmpty || rest[0] is '/' or '(' or ',' or ';' && !rest.ContainsAnyInRange('0', '9') ? word[..end] : default;
    }

    /// <summary>Whether the text begins with a date, a time of day, or both.</summary>
    public static bool HasTime(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('0', '9')) return false;
        var (date, clock) = new NoticeTimeReader(text, default).Parts();
        return date || clock || NoticeTime.Read(text) is not null;
    }

    static int? Digits(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 6 && !text.ContainsAnyExceptInRange('0', '9') ? int.Parse(text, provider: null) : null;

    /// <summary>A case number: one word with a digit in it, or a short phrase when the number itself has blanks.</summary>
    public static string? Id(ReadOnlySpan<char> text)
    {
        if (text.IndexOf('<') is > 0 and var tag) text = text[..tag];
        var word = FirstWord(text);
        if ((word.Length < 4 && text.Trim().Length <= 40) || IsPhrase(text.Trim()) || IsSerial(text.Trim())) word = text;
        if (word.StartsWith("CaseID-", StringComparison.OrdinalIgnoreCase)) word = word[7..];
        word = word.Trim(" \t#*\"'`()[]<>.,;:");
        var isId = word.Length is > 1 and <= 100 && word.ContainsAnyInRange('0', '9') && word.IndexOf("://") < 0 && !CaseNumber.IsOther(word);
        return isId && !word.ContainsAny('<', '>') && Endpoint(word).Ip is null ? Line(word) : null;
    }

    /// <summary>
    /// Without the punctuation around it; a closing bracket belongs to it when it opens one. Also where it was made harmless
    /// (<c>hxxp://site[.]example</c>): it is told as it stands.
    /// </summary>
    public static string? Url(ReadOnlySpan<char> text)
    {
        var url = FirstWord(text).TrimStart("<([\"'*\u201c\u00ab");
        if (url.IndexOfAny("<>\"") is > 0 and var markup) url = url[..markup];
        while (url.Length > 0 && IsBehindUrl(url)) url = url[..^1];
        // A link to a settlement holds what only the subscriber may know.
        return IsUrl(url) && !url.Contains("/settle", StringComparison.OrdinalIgnoreCase) ? Line(url) : null;
    }

    static bool IsBehindUrl(ReadOnlySpan<char> url) => url[^1] switch
    {
        '>' or '.' or ',' or ';' or ':' or '"' or '\'' or '*' or '!' or '\u201d' or '\u00bb' => true,
        ')' => url.Count('(') < url.Count(')'),
        ']' => url.Count('[') < url.Count(']'),
        _ => false,
    };

    static bool IsUrl(ReadOnlySpan<char> url) =>
        url.IndexOf("://") is > 1 and < 12 and var colon ? url.Length > colon + 4
        : (url.StartsWith("http[:]//", StringComparison.OrdinalIgnoreCase) || url.StartsWith("hxxp[:]//", StringComparison.OrdinalIgnoreCase)
            || url.StartsWith("https[:]//", StringComparison.OrdinalIgnoreCase) || url.StartsWith("hxxps[:]//", StringComparison.OrdinalIgnoreCase)
            || (url.StartsWith("www.", StringComparison.OrdinalIgnoreCase) && url[4..].Contains('.')));

    /// <summary>"CVL 0099127", "C+W 8812-3": capitals, a blank, and a number.</summary>
    public static bool IsSerial(ReadOnlySpan<char> text) =>
        text.Length < 24 && text.IndexOf(' ') is >= 2 and <= 6 and var blank && blank + 1 < text.Length && text.LastIndexOf(' ') == blank && char.IsAsciiDigit(text[blank + 1])
        && !text[..blank].ContainsAnyExcept(Capitals) && !text[(blank + 1)..].ContainsAnyExcept(NumberCharacters) && text[..blank] is not ("NO" or "NR" or "ID");

    static readonly SearchValues<char> Capitals = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ&+");
    static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789-/.");

    static readonly SearchValues<char> PhraseMarks = SearchValues.Create(".,:;()");

    // "1184/25 F", "7 O 112/24": the file numbers of lawyers and courts.
    static bool IsPhrase(ReadOnlySpan<char> text)
    {
        if (text.Length > 24 || !text.Contains('/') || !text.Contains(' ')) return false;
        foreach (var range in text.Split(' '))
        {
            var part = text[range];
            if (!part.Contains('/') && (part.Length > 3 || part.ContainsAny(PhraseMarks) || (!char.IsUpper(part.IsEmpty ? ' ' : part[0]) && range.Start.Value > 0))) return false;
        }
        return true;
    }
}
