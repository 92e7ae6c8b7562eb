using System.Buffers;
using System.Net;
using System.Net.Sockets;
using AbuseMilter.Settings;

namespace AbuseMilter.Tests.Support;

/// <summary>An MTA on a real socket, or somebody else who connected.</summary>
sealed class SocketPeer : IDisposable
{
    readonly Socket socket;
    readonly byte[] buffer = new byte[4096];
    int filled;

    SocketPeer(Socket socket) => this.socket = socket;

    public static async Task<SocketPeer> ConnectAsync(ListenAddress address)
    {
        var socket = address is ListenAddress.Unix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        EndPoint endPoint = address switch
        {
            ListenAddress.Unix unix => new UnixDomainSocketEndPoint(unix.Path),
            ListenAddress.Tcp tcp => new IPEndPoint(tcp.Address, tcp.Port),
            _ => throw new NotSupportedException(),
        };
        await socket.ConnectAsync(endPoint).Soon();
        await Task.Yield(); // to the pool: a test that waits on the thread that serves the sockets waits for ever
        return new SocketPeer(socket);
    }

    /// <summary>Connected, and its offer answered.</summary>
    public static async Task<SocketPeer> NegotiatedAsync(ListenAddress address)
    {
        var peer = await ConnectAsync(address);
        var answer = await peer.AskAsync("O");
        return answer?[0] == 'O' ? peer : throw new InvalidOperationException($"the offer was answered with {answer ?? "an end"}");
    }

    public void Send(ReadOnlySpan<byte> bytes) => socket.Send(bytes);

    /// <summary>Frames as <see cref="MilterText"/> has them, in one segment.</summary>
    public void Send(params string[] frames) => Send(frames.SelectMany(MilterText.Frame).ToArray());

    public async Task<string?> AskAsync(params string[] frames)
    {
        Send(frames);
        return await ReplyAsync();
    }

    /// <summary>The next reply; null when the connection was closed or reset.</summary>
    public async Task<string?> ReplyAsync()
    {
        while (true)
        {
            var stream = new ReadOnlySequence<byte>(buffer, 0, filled);
            if (MilterText.Read(ref stream) is [var reply]) return Rest(stream, reply);
            try
            {
                var count = await socket.ReceiveAsync(buffer.AsMemory(filled)).Soon();
                await Task.Yield();
                if (count == 0) return null;
                filled += count;
            }
            catch (SocketException)
            {
                return null;
            }
        }
    }

    /// <summary>No more is sent; the other direction stays open (FIN).</summary>
    public void HalfClose() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends it as a process that was killed with bytes unread does (RST).</summary>
    public void Reset()
    {
        if (socket.ProtocolType == ProtocolType.Tcp) socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();

    string Rest(ReadOnlySequence<byte> rest, string reply)
    {
        rest.ToArray().CopyTo(buffer, 0);
        filled = (int)rest.Length;
        return reply;
    }
}
