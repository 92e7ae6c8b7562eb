using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace AbuseMilter.Sockets;

/// <summary>A call to our own listener: what an MTA offers, its answer, and goodbye. No message is begun.</summary>
static class OwnCall
{
    const int LongestAnswer = 64 * 1024;

    // SMFIC_OPTNEG as Postfix 3 sends it: version 6, all actions, all options; SMFIC_QUIT.
    static readonly byte[] Offer = [0, 0, 0, 13, (byte)'O', 0, 0, 0, 6, 0, 0, 1, 0xff, 0, 0x1f, 0xff, 0xff];
    static readonly byte[] Quit = [0, 0, 0, 1, (byte)'Q'];

    /// <summary>Returns when the offer was answered and the connection closed; on the thread pool, whichever thread serves the sockets.</summary>
    /// <param name="listener">Where our socket listens.</param>
    /// <param name="calling">Told the caller's own end before it connects.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">Somebody else answers there, or nothing does.</exception>
    public static async Task MakeAsync(EndPoint listener, Action<EndPoint> calling, CancellationToken cancellationToken)
    {
        using var socket = new Socket(listener.AddressFamily, SocketType.Stream, listener is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
        try
        {
            var target = Reachable(listener);
            socket.Bind(OwnEnd(target));
            calling(socket.LocalEndPoint!);
            await socket.ConnectAsync(target, cancellationToken);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Offer, cancellationToken);
            await ReadAnswerAsync(stream, cancellationToken);
            await stream.WriteAsync(Quit, cancellationToken);
            if (await stream.ReadAsync(new byte[1], cancellationToken) > 0) throw new IOException($"{listener} goes on after goodbye");
        }
        catch (SocketException e)
        {
            throw new IOException($"{listener}: {e.Message}", e);
        }
        finally
        {
            await Task.Yield();
        }
    }

    static async Task ReadAnswerAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new byte[5];
        await stream.ReadExactlyAsync(head, cancellationToken);
        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length is 0 or > LongestAnswer || head[4] != 'O') throw new IOException("the answer to our own offer is none");
        await stream.ReadExactlyAsync(new byte[length - 1], cancellationToken);
    }

    static EndPoint Reachable(EndPoint listener) => listener switch
    {
        IPEndPoint ip when ip.Address.Equals(IPAddress.Any) => new IPEndPoint(IPAddress.Loopback, ip.Port),
        IPEndPoint ip when ip.Address.Equals(IPAddress.IPv6Any) => new IPEndPoint(IPAddress.IPv6Loopback, ip.Port),
        _ => listener,
    };

    // An end with a name, so that the listener knows who calls; that of a UNIX socket is abstract (unix(7)) and leaves no file.
    static EndPoint OwnEnd(EndPoint target) => target is IPEndPoint ip
        ? new IPEndPoint(ip.Address, 0)
        : new UnixDomainSocketEndPoint($"\0abuse-milter-{Guid.NewGuid():N}");
}
