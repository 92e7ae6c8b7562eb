using System.Net;
using System.Net.Sockets;

namespace AbuseMilter.Bench.Load;

/// <summary>Where the server under test listens, in the form that connect(2) takes.</summary>
sealed class Endpoint
{
    readonly byte[] bytes;

    Endpoint(string text, EndPoint endPoint)
    {
        Text = text;
        Family = endPoint.AddressFamily == AddressFamily.Unix ? 1 : 2; // AF_UNIX, AF_INET
        var address = endPoint.Serialize();
        bytes = address.Buffer[..address.Size].ToArray();
    }

    public string Text { get; }

    public int Family { get; }

    public bool IsUnix => Family == 1;

    /// <summary>
    /// Bytes of one write: Postfix' streams hold 4096, and more on TCP, where they grow with the segment size (seen with strace on 3.7.11).
    /// </summary>
    public int WriteBytes => IsUnix ? 4096 : int.MaxValue;

    public ReadOnlySpan<byte> Address => bytes;

    /// <summary>"inet:127.0.0.1:8895" or "unix:/path".</summary>
    public static Endpoint Parse(string text) => text.Split(':', 2) switch
    {
        ["unix", var path] => new Endpoint(text, new UnixDomainSocketEndPoint(path)),
        ["inet", var address] => new Endpoint(text, IPEndPoint.Parse(address)),
        _ => throw new ArgumentException($"{text}: inet:ADDRESS:PORT or unix:/PATH is expected"),
    };
}
