using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>
/// A connection to an SMTP server: commands and content out, bounded replies in, and no more of them than were asked for. The caller sets
/// the time limits.
/// </summary>
sealed class SmtpConnection : IDisposable
{
    readonly Socket socket;
    readonly SmtpReplyReader replies = new();
    readonly byte[] buffer = new byte[4096];
    Stream stream;
    int start;
    int end;

    // The greeting comes unasked.
    int unanswered = 1;

    SmtpConnection(Socket socket) => (this.socket, stream) = (socket, new NetworkStream(socket, ownsSocket: true));

    /// <summary>False when the server has hung up, or says what nobody asked for: nothing is to come while nothing was asked.</summary>
    public bool IsQuiet => unanswered == 0 && !socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<SmtpConnection> OpenAsync(ListenAddress server, CancellationToken cancellationToken)
    {
        var (socket, endPoint) = server switch
        {
            ListenAddress.Tcp tcp =>
                (new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, (EndPoint)new IPEndPoint(tcp.Address, tcp.Port)),
            ListenAddress.Unix unix =>
                (new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(unix.Path)),
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

    /// <summary>
    /// From here on encrypted. Nothing that came before is kept: there is nothing, or reading the last reply had failed (RFC 3207 section
    /// 6).
    /// </summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The server's certificate is not good, or there is no
    /// agreement.</exception>
    public async Task SecureAsync(SslClientAuthenticationOptions options, CancellationToken cancellationToken)
    {
        var secured = new SslStream(stream, leaveInnerStreamOpen: false);
        stream = secured;
        await secured.AuthenticateAsClientAsync(options, cancellationToken);
    }

    /// <summary>Sends commands in one write; as many replies are to be read.</summary>
    public ValueTask AskAsync(IReadOnlyCollection<string> commands, CancellationToken cancellationToken)
    {
        unanswered += commands.Count;
        return stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(commands.Select(command => command + "\r\n"))), cancellationToken);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        stream.WriteAsync(content, cancellationToken);

    /// <summary>Writes content up to and with its final dot; one reply is to be read.</summary>
    public ValueTask EndAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        unanswered++;
        return stream.WriteAsync(content, cancellationToken);
    }

    /// <exception cref="SmtpProtocolException">What came is no reply, is longer than allowed, or more than was asked for.</exception>
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
                return --unanswered > 0 || start == end ? reply : throw new SmtpProtocolException("the server answers before it was asked");
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
