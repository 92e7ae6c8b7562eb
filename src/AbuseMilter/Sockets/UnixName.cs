using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AbuseMilter.Sockets;

/// <summary>The name under which a UNIX socket listens, as long as any name may be.</summary>
/// <remarks>
/// When the runtime accepts a connection it makes as much room for the peer's name as the listener's own has. A peer that bound its socket to a longer one
/// ends the process, from the thread that serves the sockets. So ours is always of full length, filled with zeros: the kernel ends a path at the first.
/// </remarks>
/// <param name="path">A path, or a zero and an abstract name (unix(7)).</param>
sealed class UnixName(string path) : EndPoint
{
    // sizeof(struct sockaddr_un), and what stands before sun_path in it.
    const int Length = 110, Family = 2;

    public override AddressFamily AddressFamily => AddressFamily.Unix;

    public override SocketAddress Serialize()
    {
        var address = new SocketAddress(AddressFamily.Unix, Length);
        Encoding.UTF8.GetBytes(path, address.Buffer.Span[Family..Length]);
        return address;
    }

    public override EndPoint Create(SocketAddress socketAddress) => new UnixDomainSocketEndPoint(path).Create(socketAddress);
}
