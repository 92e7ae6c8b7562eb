using System.Net;
using System.Net.Sockets;
using System.Text;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>A connection to an SMTP server: lines out, bounded replies in. The caller sets the time limits.</summary>
sealed class SmtpConnection : IDisposable
{
    readonly NetworkStream stream;
    readonly SmtpReplyReader replies = new();
    readonly byte[] buffer = new byte[4096];
    int start;
    int end;

    SmtpConnection(Socket socket) => stream = new NetworkStream(socket, ownsSocket: true);

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<SmtpConnection> OpenAsync(ListenAddress server, CancellationToken cancellationToken)
    {
        var (socket, endPoint) = server switch
        {
            ListenAddress.Tcp tcp => (new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, (EndPoint)new IPEndPoint(tcp.Address, tcp.Port)),
            ListenAddress.Unix unix => (new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(unix.Path)),
            _ => throw new ArgumentOutOfRangeException(nameof(server)),
        };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new SmtpConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and reads its reply.</summary>
    public async Task<SmtpReply> CommandAsync(string command, CancellationToken cancellationToken)
    {
        await WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken);
        return await ReadReplyAsync(cancellationToken);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => stream.WriteAsync(bytes, cancellationToken);

    /// <exception cref="SmtpProtocolException">What came is no reply, is longer than allowed, or holds an answer to what was not yet asked.</exception>
    /// <exception cref="EndOfStreamException">The server closed the connection.</exception>
    public async Task<SmtpReply> ReadReplyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (buffer.AsSpan(start, end - start).IndexOf((byte)'\n') is >= 0 and var length)
            {
                if (length >= SmtpReplyReader.LineOctets) throw LineTooLong();
                var line = buffer.AsSpan(start, length);
                start += length + 1;
                if (!replies.TryComplete(line.EndsWith("\r"u8) ? line[..^1] : line, out var reply)) continue;
                return start == end ? reply : throw new SmtpProtocolException("the server answers before it was asked");
            }
            if (end - start >= SmtpReplyReader.LineOctets) throw LineTooLong();
            await FillAsync(cancellationToken);
        }
    }

    async Task FillAsync(CancellationToken cancellationToken)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        var count = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
        if (count == 0) throw new EndOfStreamException("the server closed the connection");
        end += count;
    }

    static SmtpProtocolException LineTooLong() => new($"the server's reply has a line of more than {SmtpReplyReader.LineOctets} octets");

    public void Dispose() => stream.Dispose();
}
