using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AbuseMilter.Settings.Binding;

/// <summary>Addresses of sockets, in Postfix' notation.</summary>
static class AddressText
{
    const string Forms = "allowed: inet:IPV4:PORT, inet:localhost:PORT, inet6:[IPV6]:PORT, unix:PATH";

    /// <summary>sun_path holds 108 bytes with the zero at its end (unix(7)).</summary>
    const int LongestSocketPath = 107;

    static readonly ListenAddress None = new ListenAddress.Unix("");

    public static ListenAddress Listen(Stated stated, string folder)
    {
        var text = stated.Text;
        if (text.StartsWith("unix:", StringComparison.Ordinal)) return Socket(stated with { Text = text["unix:".Length..] }, folder);
        if (text.StartsWith("inet:", StringComparison.Ordinal)) return Inet(stated, text["inet:".Length..]);
        if (text.StartsWith("inet6:", StringComparison.Ordinal)) return Inet6(stated, text["inet6:".Length..]);
        return Wrong(stated, $"{stated.Quoted} is no address; {Forms}");
    }

    /// <summary>An address on this machine only.</summary>
    public static ListenAddress Local(Stated stated, string folder)
    {
        var address = Listen(stated, folder);
        return address is ListenAddress.Tcp tcp && !IPAddress.IsLoopback(tcp.Address)
            ? Wrong(stated, $"{stated.Quoted} is not on this machine; "
                + "allowed: a loopback address such as inet:127.0.0.1:10026, or unix:PATH; other machines with tls in [reply.submission]")
            : address;
    }

    /// <summary>True when who calls the one, which is on this machine, comes to who listens at the other.</summary>
    public static bool LeadsTo(ListenAddress address, ListenAddress listens) => address == listens
        || (address is ListenAddress.Tcp to && listens is ListenAddress.Tcp at && to.Port == at.Port && IPAddress.IsLoopback(to.Address)
            && (at.Address.Equals(IPAddress.IPv6Any) || (at.Address.Equals(IPAddress.Any) && to.Address.AddressFamily == AddressFamily.InterNetwork)));

    static ListenAddress Inet(Stated stated, string rest)
    {
        var colon = rest.LastIndexOf(':');
        var host = colon < 0 ? rest : rest[..colon];
        if (host == "localhost") host = "127.0.0.1";
        // "127.1" and "0x7f.0.0.1" are addresses to the parser, and surprises to people.
        if (!IPAddress.TryParse(host, out var address) || address.AddressFamily != AddressFamily.InterNetwork || address.ToString() != host)
            return Wrong(stated, $"{stated.Quoted}: {Excerpt.Of(host)} is neither an IPv4 address nor localhost; {Forms}");
        return Tcp(stated, address, colon < 0 ? "" : rest[(colon + 1)..]);
    }

    static ListenAddress Inet6(Stated stated, string rest)
    {
        var close = rest.LastIndexOf("]:", StringComparison.Ordinal);
        if (rest is not ['[', ..] || close < 0) return Wrong(stated, $"{stated.Quoted}: brackets or port are missing; {Forms}");
        var host = rest[1..close];
        if (!IPAddress.TryParse(host, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6
            || host.AsSpan().ContainsAny('[', ']'))
            return Wrong(stated, $"{stated.Quoted}: {Excerpt.Of(host)} is no IPv6 address; {Forms}");
        return Tcp(stated, address, rest[(close + 2)..]);
    }

    static ListenAddress Tcp(Stated stated, IPAddress address, string port) =>
        int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= IPEndPoint.MaxPort
            ? new ListenAddress.Tcp(address, number)
            : Wrong(stated, $"{stated.Quoted} has no port; allowed: 1 to {IPEndPoint.MaxPort}");

    static ListenAddress Socket(Stated stated, string folder)
    {
        var path = PathText.Read(stated, folder);
        var length = Encoding.UTF8.GetByteCount(path);
        return length <= LongestSocketPath
            ? new ListenAddress.Unix(path)
            : Wrong(stated, $"the path of a UNIX socket has at most {LongestSocketPath} bytes; this one has {length}");
    }

    static ListenAddress Wrong(Stated stated, string problem)
    {
        stated.Wrong(problem);
        return None;
    }
}
