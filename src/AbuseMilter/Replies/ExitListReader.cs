using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>
/// Reads the Tor Project's lists of exit addresses, one or many of them behind each other, line by line:
/// <code>
/// ExitNode FINGERPRINT
/// Published 2026-11-16 07:35:55
/// LastStatus 2026-11-16 20:02:21
/// ExitAddress 192.0.2.163 2026-11-16 20:10:11
/// </code>
/// Times are UTC. Archives have a line Downloaded, with a time, in front of each list. Where a relay comes up again a new list begins.
/// </summary>
sealed class ExitListReader(string file)
{
    /// <summary>A year of daily lists is a third of that.</summary>
    public const long LongestFile = 512L * 1024 * 1024;

    const int LongestLine = 512;
    const int MostTests = 2_000_000;

    readonly Dictionary<IPAddress, Dictionary<DateTimeOffset, DateTimeOffset>> exits = [];
    readonly HashSet<(DateTimeOffset, AddressFamily)> lists = [];

    // Of the list that is being read.
    readonly HashSet<string> relays = [];
    readonly HashSet<AddressFamily> families = [];
    DateTimeOffset? downloaded;
    DateTimeOffset latest;
    DateTimeOffset seen;

    int tests;
    int line;

    /// <summary>Reads to the end and never throws for what it reads.</summary>
    /// <param name="file">What it is called in errors.</param>
    /// <param name="content">Read once, in pieces.</param>
    /// <returns>Either of the two.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static (ExitList? List, SettingsError? Error) Read(string file, Stream content) => new ExitListReader(file).Read(content);

    (ExitList? List, SettingsError? Error) Read(Stream content)
    {
        var buffer = new byte[64 * 1024];
        var (kept, total) = (0, 0L);
        for (int read; (read = content.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            if ((total += read) > LongestFile) return (null, Error($"longer than {LongestFile / 1024 / 1024} MB"));
            var rest = buffer.AsSpan(0, kept + read);
            while (rest.IndexOf((byte)'\n') is >= 0 and var end)
            {
                if (Take(rest[..end]) is { } wrong) return (null, Error(wrong));
                rest = rest[(end + 1)..];
            }
            if (rest.Length > LongestLine) return (null, Error("no such line: it is too long"));
            kept = rest.Length;
            rest.CopyTo(buffer);
        }
        if (Take(buffer.AsSpan(0, kept)) is { } last) return (null, Error(last));
        EndList();
        return exits.Count > 0 ? (new ExitList(exits, lists), null) : (null, Error("no exit address in it"));
    }

    SettingsError Error(string wrong) => new(new SourcePosition(file, Math.Max(line, 1), 1), wrong);

    /// <summary>What is wrong with the line; null when nothing is.</summary>
    string? Take(ReadOnlySpan<byte> bytes)
    {
        line++;
        if (bytes.Length > LongestLine) return "no such line: it is too long";
        var text = Encoding.Latin1.GetString(bytes).TrimEnd('\r');
        if (text.Length == 0 || text[0] == '@') return null;
        return text.Split(' ') switch
        {
            ["ExitNode", { Length: 40 } relay] when relay.All(char.IsAsciiHexDigit) => Begin(relay),
            ["Downloaded", var day, var time] when TryTime(day, time, out var made) => BeginList(made),
            ["Published", var day, var time] when TryTime(day, time, out _) => null,
            ["LastStatus", var day, var time] when TryTime(day, time, out var last) => See(last),
            ["ExitAddress", var address, var day, var time] when IPAddress.TryParse(address, out var ip) && TryTime(day, time, out var tested) => Add(ip, tested),
            _ => $"\"{Excerpt.Of(text)}\" is no line of a list of exit addresses",
        };
    }

    string? BeginList(DateTimeOffset made)
    {
        EndList();
        downloaded = made;
        return null;
    }

    string? Begin(string relay)
    {
        if (!relays.Add(relay))
        {
            EndList();
            relays.Add(relay);
        }
        seen = default;
        return null;
    }

    string? See(DateTimeOffset last)
    {
        seen = last;
        return Note(last);
    }

    string? Add(IPAddress address, DateTimeOffset tested)
    {
        if (relays.Count == 0) return "an exit address stands behind the ExitNode that it belongs to";
        if (!exits.TryGetValue(address, out var known)) exits[address] = known = [];
        if (!known.TryGetValue(tested, out var before) && ++tests > MostTests) return $"more than {MostTests} tests of addresses";
        known[tested] = new[] { tested, before, seen }.Max();
        families.Add(address.AddressFamily);
        return Note(tested);
    }

    string? Note(DateTimeOffset time)
    {
        if (time > latest) latest = time;
        return null;
    }

    void EndList()
    {
        foreach (var family in families) lists.Add((downloaded ?? latest, family));
        relays.Clear();
        families.Clear();
        (downloaded, latest, seen) = (null, default, default);
    }

    static bool TryTime(string day, string time, out DateTimeOffset read) => DateTimeOffset.TryParseExact($"{day} {time}", "yyyy-MM-dd HH:mm:ss",
        CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out read);
}
