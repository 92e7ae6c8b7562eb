using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AbuseMilter.Mime;
using AbuseMilter.Notices;

namespace AbuseMilter.Cli.Pages;

/// <summary>
/// Finds where the facts of a notice stand. The reader of notices keeps no places, so this looks for the values again: the line that names the fact beside its value
/// wins, of a machine's report the one that looks like a machine's; else the first. A fact that was put together or reckoned is found nowhere.
/// </summary>
sealed partial class FactPlaces
{
    // Values that stand on two lines are longer.
    const int LongestUnwrapped = 16;

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
        ["complainant"] = ["complainant", "entity", "reporter", "behalf"],
        ["rights holder"] = ["owner", "holder", "behalf", "rights"],
    };

    readonly List<Place> lines = [];
    readonly bool isMachine;

    public FactPlaces(MimeMessage message, string format)
    {
        isMachine = format is not ("labels" or "letter");
        AddLines(message.Text, "line");
        if (message.Subject is { } subject) lines.Add(new("subject", Folded(subject)));
        if (message.From is [var from, ..]) lines.Add(new("From", from.ToString()));
        foreach (var part in message.TextParts)
        {
            if (!IsShown(part.Text, message.Text)) AddLines(part.Text, $"{(part.FileName is { } name ? $"attached {name}" : $"{part.ContentType.MimeType} part")}, line");
        }
    }

    public Place? Of(string fact, string value) => Best(fact, line => HoldsWord(line, value)) ?? (value.Length > LongestUnwrapped ? Wrapped(value) : null);

    public Place? OfIp(string ip) => Best("ip", line => HoldsWord(line, ip)) ?? (IPAddress.TryParse(ip, out var address) ? Best("ip", line => HoldsAddress(line, address)) : null);

    /// <summary>With whatever parts its thousands.</summary>
    public Place? OfSize(long size)
    {
        var digits = size.ToString(CultureInfo.InvariantCulture);
        return Best("size", line => HoldsNumber(line, digits));
    }

    /// <summary>As it is stated; where date and time were put together, the line with the time of day.</summary>
    public Place? OfTime(string stated) => Best("time", line => HoldsWord(line, stated))
        ?? (Clock().Match(stated) is { Success: true, Value: var clock } ? Best("time", line => line.Contains(clock, StringComparison.Ordinal)) : null);

    Place? Best(string fact, Predicate<string> holds)
    {
        var (best, most) = (default(Place), -1);
        foreach (var place in lines)
        {
            if (!holds(place.Line) || Weight(fact, place.Line) is not (var weight and >= 0) || weight <= most) continue;
            (best, most) = (place, weight);
        }
        return best;
    }

    int Weight(string fact, string line) =>
        (Labels.GetValueOrDefault(fact, []).Any(label => line.Contains(label, StringComparison.OrdinalIgnoreCase)) ? 2 : 0) + (isMachine && IsMarkup(line) ? 4 : 0);

    static bool IsMarkup(string line) => line.StartsWith('<') && line.EndsWith('>') || line.StartsWith('"') && line.Contains("\":", StringComparison.Ordinal);

    Place? Wrapped(string value)
    {
        for (var i = 0; i + 1 < lines.Count; i++)
        {
            if (HoldsWord($"{lines[i].Line} {lines[i + 1].Line.TrimStart('>', ' ')}", value)) return lines[i];
        }
        return null;
    }

    static bool HoldsWord(string line, string value)
    {
        for (var at = 0; at + value.Length <= line.Length && (at = line.IndexOf(value, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var end = at + value.Length;
            if ((at == 0 || !char.IsLetterOrDigit(line[at - 1])) && (end == line.Length || !char.IsLetterOrDigit(line[end]))) return true;
        }
        return false;
    }

    static bool HoldsAddress(string line, IPAddress address)
    {
        foreach (var word in Addresses().EnumerateMatches(line))
        {
            if (IPAddress.TryParse(line.AsSpan(word.Index, word.Length), out var found) && found.Equals(address)) return true;
        }
        return false;
    }

    static bool HoldsNumber(string line, string digits)
    {
        foreach (var number in Numbers().EnumerateMatches(line))
        {
            if (string.Concat(line.Substring(number.Index, number.Length).Where(char.IsAsciiDigit)) == digits) return true;
        }
        return false;
    }

    static bool IsShown(string part, string text) => text.AsSpan().Contains(part.AsSpan(0, Math.Min(part.Length, 200)).Trim(), StringComparison.Ordinal);

    void AddLines(string text, string where)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (!line.IsWhiteSpace()) lines.Add(new($"{where} {number}", Folded(line.ToString())));
        }
    }

    static string Folded(string line)
    {
        var decoded = line.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(line) : line;
        return string.Join(' ', decoded.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex(@"\d{1,2}:\d\d(:\d\d)?", RegexOptions.NonBacktracking, 1000)]
    private static partial Regex Clock();

    [GeneratedRegex(@"[0-9a-fA-F:.]{3,45}", RegexOptions.NonBacktracking, 1000)]
    private static partial Regex Addresses();

    [GeneratedRegex(@"\d[\d., '’]*", RegexOptions.NonBacktracking, 1000)]
    private static partial Regex Numbers();
}
