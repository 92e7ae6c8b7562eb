using System.Net;
using System.Text;
using AbuseMilter.Settings;

namespace AbuseMilter.Postfix;

/// <summary>One filter of a list such as smtpd_milters (postconf(5)).</summary>
/// <param name="Text">As it stands there, with its braces.</param>
/// <param name="Endpoint"><c>inet:HOST:PORT</c> or <c>unix:PATH</c>.</param>
/// <param name="Options">Its own, such as command_timeout; they go before those of main.cf.</param>
sealed record MilterEntry(string Text, string Endpoint, IReadOnlyDictionary<string, string> Options)
{
    static readonly char[] Blanks = [' ', '\t', '\r', '\n', ','];

    /// <summary>Those of a list, in their order: separated by blanks or commas, those with options in braces.</summary>
    public static IReadOnlyList<MilterEntry> Read(string list)
    {
        var entries = new List<MilterEntry>();
        for (var at = 0; at < list.Length;)
        {
            if (Blanks.Contains(list[at]))
            {
                at++;
                continue;
            }
            var end = list[at] == '{' ? Closing(list, at) : list.IndexOfAny(Blanks, at) is var blank && blank >= 0 ? blank : list.Length;
            entries.Add(Of(list[at..end]));
            at = end;
        }
        return entries;
    }

    /// <summary>The list that these entries make.</summary>
    public static string Write(IEnumerable<MilterEntry> entries) => string.Join(", ", entries.Select(entry => entry.Text));

    /// <summary>True when it leads to that socket.</summary>
    /// <param name="address">Where somebody listens.</param>
    /// <param name="queueDirectory">From which relative paths count.</param>
    public bool LeadsTo(ListenAddress address, string queueDirectory) => address switch
    {
        ListenAddress.Unix { Path: var path } => Place() is { } place && Path.GetFullPath(Path.Combine(queueDirectory, place)) == Path.GetFullPath(path),
        ListenAddress.Tcp tcp => Host() is var (host, port) && port == tcp.Port && IsAt(tcp.Address, host),
        _ => false,
    };

    /// <summary>How Postfix is told of that socket: below its queue directory by the path that counts from there, which holds with chroot and without.</summary>
    public static string EndpointOf(ListenAddress address, string queueDirectory) => address switch
    {
        ListenAddress.Unix { Path: var path } => "unix:" + (IsBelow(path, queueDirectory) ? Path.GetRelativePath(queueDirectory, path) : path),
        ListenAddress.Tcp { Address: var ip, Port: var port } => $"inet:{(Reachable(ip) is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } six ? $"[{six}]" : Reachable(ip))}:{port}",
        _ => throw new ArgumentException("no such address", nameof(address)),
    };

    public static bool IsBelow(string path, string directory) => Path.GetFullPath(path).StartsWith(Path.GetFullPath(directory) + "/", StringComparison.Ordinal);

    static IPAddress Reachable(IPAddress address) =>
        address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;

    static bool IsAt(IPAddress listens, string host)
    {
        if (host is "localhost" or "") return IPAddress.IsLoopback(Reachable(listens));
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var called)) return false;
        return called.Equals(listens) || listens.Equals(IPAddress.Any) || listens.Equals(IPAddress.IPv6Any);
    }

    string? Place() => Endpoint.Split(':', 2) is ["unix" or "local", var path] ? path : null;

    (string Host, int Port)? Host() =>
        Endpoint.Split(':', 2) is ["inet" or "inet6", var rest] && rest.LastIndexOf(':') is var colon and >= 0 && int.TryParse(rest[(colon + 1)..], out var port)
            ? (rest[..colon], port) : null;

    // { ENDPOINT, NAME = VALUE, NAME = { VALUE WITH BLANKS } }
    static MilterEntry Of(string text)
    {
        if (!text.StartsWith('{')) return new(text, text, new Dictionary<string, string>());
        var parts = Parts(text.TrimStart('{').TrimEnd('}'));
        var options = parts.Skip(1).Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0].Trim()).ToDictionary(same => same.Key, same => same.Last()[1].Trim());
        return new(text, parts.FirstOrDefault() ?? "", options);
    }

    static List<string> Parts(string text)
    {
        var (parts, part, depth) = (new List<string>(), new StringBuilder(), 0);
        foreach (var c in text + ",")
        {
            depth += c switch { '{' => 1, '}' => -1, _ => 0 };
            if (c != ',' || depth > 0)
            {
                part.Append(c);
                continue;
            }
            if (part.ToString().Trim() is { Length: > 0 } whole) parts.Add(whole);
            part.Clear();
        }
        return parts;
    }

    static int Closing(string list, int open)
    {
        var depth = 0;
        for (var at = open; at < list.Length; at++)
        {
            depth += list[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0) return at + 1;
        }
        return list.Length;
    }
}
