using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AbuseMilter.Mime;

namespace AbuseMilter.Cli.Pages;

/// <summary>
/// Finds where the facts of a notice stand. The reader of notices keeps no places, so this looks for the values again: the line that names the fact beside its value
/// wins, of a machine's report the one that looks like a machine's; else the first. A fact that was put together or reckoned is found nowhere.
/// </summary>
sealed partial class FactPlaces
{
    // Values that stand on two lines are longer.
    const int LongestUnwrapped = 16;

    const int LongestName = 40;

    // Characters by which a part is recognised.
    const int LookedFor = 200;

    static readonly Dictionary<string, string[]> Labels = new()
    {
        ["case"] = ["case", "notice", "reference", "ref", "number", "nummer", "id"],
        ["ticket"] = ["ticket", "request", "incident"],
        ["ip"] = ["ip", "address", "addr", "host", "source", "adresse"],
        ["port"] = ["port", "udp", "tcp"],
        ["time"] = ["time", "date", "stamp", "found", "seen", "utc", "gmt", "zeit", "datum", "heure"],
        ["protocol"] = ["protocol", "type", "network", "protokoll", "protocole"],
        ["infohash"] = ["hash", "btih", "torrent"],
        ["filename"] = ["file", "name", "datei", "fichier"],
        ["size"] = ["size", "bytes", "filesize", "taille"],
        ["work"] = ["title", "work", "asset", "titel", "titre"],
        ["url"] = ["url", "link", "location"],
        ["report"] = ["type", "category"],
        ["complainant"] = ["complainant", "entity", "reporter", "behalf"],
        ["rights holder"] = ["owner", "holder", "behalf", "rights"],
    };

    readonly List<Place> lines = [];
    readonly bool isMachine;

    public FactPlaces(MimeMessage message, string format)
    {
        isMachine = format is not ("labels" or "letter");
        AddText(message);
        if (message.Subject is { } subject) lines.Add(new("subject", Folded(subject)));
        if (message.From is [var from, ..]) lines.Add(new("From", from.ToString()));
        foreach (var part in message.TextParts)
        {
            if (Start(part, message.Text) < 0) AddLines(part.Text, part.FileName is { } name ? $"{Shown.Line(name, LongestName)}, line" : $"{part.ContentType.MimeType} part, line");
        }
    }

    public Place? Of(string fact, string value) => Best(fact, line => IndexOfWord(line, value)) ?? (value.Length > LongestUnwrapped ? Wrapped(value) : null);

    public Place? OfIp(string ip) => Best("ip", line => IndexOfWord(line, ip)) ?? (IPAddress.TryParse(ip, out var address) ? Best("ip", line => IndexOfAddress(line, address)) : null);

    /// <summary>With whatever parts its thousands.</summary>
    public Place? OfSize(long size)
    {
        var digits = size.ToString(CultureInfo.InvariantCulture);
        return Best("size", line => IndexOfNumber(line, digits));
    }

    /// <summary>As it is stated; where date and time were put together, the line with the time of day.</summary>
    public Place? OfTime(string stated) => Best("time", line => IndexOfWord(line, stated))
        ?? (Clock().Match(stated) is { Success: true, Value: var clock } ? Best("time", line => line.IndexOf(clock, StringComparison.Ordinal)) : null);

    Place? Best(string fact, Func<string, int> find)
    {
        var (best, most) = (default(Place), -1);
        foreach (var place in lines)
        {
            if (find(place.Line) is not (>= 0 and var at) || Weight(fact, place.Line, at) is var weight && weight <= most) continue;
            (best, most) = (place with { At = at }, weight);
        }
        return best;
    }

    // "IP Address: 192.0.2.1" rather than "the address 192.0.2.1 (see below)".
    int Weight(string fact, string line, int at)
    {
        var before = line.AsSpan(0, at).TrimEnd(" \"'<[(#");
        var isNamed = Array.Exists(Labels.GetValueOrDefault(fact, []), label => line.Contains(label, StringComparison.OrdinalIgnoreCase));
        return (isNamed ? 2 : 0) + (before is [.., ':' or '='] ? 1 : 0) + (isMachine && IsMarkup(line, at) ? 4 : 0);
    }

    // <Port>6881</Port>, "Port": 6881
    static bool IsMarkup(string line, int at) => at > 0 && line[at - 1] == '>' || line.StartsWith('"') && line.Contains("\":", StringComparison.Ordinal);

    Place? Wrapped(string value)
    {
        for (var i = 0; i + 1 < lines.Count; i++)
        {
            if (IndexOfWord($"{lines[i].Line} {lines[i + 1].Line}", value) is >= 0 and var at) return lines[i] with { At = at };
        }
        return null;
    }

    static int IndexOfWord(string line, string value)
    {
        for (var at = 0; at + value.Length <= line.Length && (at = line.IndexOf(value, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var end = at + value.Length;
            if ((at == 0 || !char.IsLetterOrDigit(line[at - 1])) && (end == line.Length || !char.IsLetterOrDigit(line[end]))) return at;
        }
        return -1;
    }

    static int IndexOfAddress(string line, IPAddress address)
    {
        foreach (var word in Addresses().EnumerateMatches(line))
        {
            if (IPAddress.TryParse(line.AsSpan(word.Index, word.Length), out var found) && found.Equals(address)) return word.Index;
        }
        return -1;
    }

    static int IndexOfNumber(string line, string digits)
    {
        foreach (var number in Numbers().EnumerateMatches(line))
        {
            if (string.Concat(line.Substring(number.Index, number.Length).Where(char.IsAsciiDigit)) == digits) return number.Index;
        }
        return -1;
    }

    // The text that a person reads, which holds attached texts too.
    void AddText(MimeMessage message)
    {
        var text = message.Text;
        var at = 0;
        var line = 1;
        foreach (var (part, start) in message.TextParts.Where(part => part.FileName is not null).Select(part => (part, Start(part, text))).OrderBy(each => each.Item2))
        {
            if (start < at) continue;
            var end = Math.Min(start + part.Text.Length, text.Length);
            line = AddLines(text[at..start], "line", line);
            AddLines(text[start..end], $"{Shown.Line(part.FileName!, LongestName)}, line");
            line += text.AsSpan(start, end - start).Count('\n');
            at = end;
        }
        AddLines(text[at..], "line", line);
    }

    /// <summary>Where the part begins in the text that a person reads; negative when it is not in it.</summary>
    static int Start(TextPart part, string text) => text.IndexOf(part.Text[..Math.Min(part.Text.Length, LookedFor)].TrimEnd(), StringComparison.Ordinal);

    /// <returns>The number of the line behind them.</returns>
    int AddLines(string text, string where, int number = 1)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!line.IsWhiteSpace()) lines.Add(new($"{where} {number}", Folded(line.ToString())));
            number++;
        }
        // Behind the last line end stands one line more, which is empty.
        return number - 1;
    }

    // Without quote marks.
    static string Folded(string line)
    {
        var decoded = line.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(line) : line;
        return string.Join(' ', decoded.TrimStart(' ', '>').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex(@"\d{1,2}:\d\d(:\d\d)?", RegexOptions.NonBacktracking, 1000)]
    private static partial Regex Clock();

    [GeneratedRegex(@"[0-9a-fA-F:.]{3,45}", RegexOptions.NonBacktracking, 1000)]
    private static partial Regex Addresses();

    [GeneratedRegex(@"\d[\d., '’]*", RegexOptions.NonBacktracking, 1000)]
    private static partial Regex Numbers();
}
