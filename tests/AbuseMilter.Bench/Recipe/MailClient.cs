using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AbuseMilter.Bench.Recipe;

/// <summary>Hands a notice over by SMTP, one message a connection, as most mail servers of this world do.</summary>
static class MailClient
{
    static readonly byte[][] Envelope =
    [
        "EHLO out.agent.example\r\n"u8.ToArray(), Encoding.ASCII.GetBytes($"MAIL FROM:<{AgentNotice.Sender}>\r\n"),
        Encoding.ASCII.GetBytes($"RCPT TO:<{AgentNotice.Desk}>\r\n"), "DATA\r\n"u8.ToArray(),
    ];

    /// <returns>When the final dot was written, and when it was answered.</returns>
    /// <exception cref="IOException">The server did not take the notice.</exception>
    public static (long Dot, long Answer) Send(int port, ReadOnlySpan<byte> notice)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        var buffer = new byte[2048];
        Await(socket, buffer, '2');
        foreach (var command in Envelope)
        {
            socket.Send(command);
            Await(socket, buffer, command[0] == 'D' ? '3' : '2');
        }
        socket.Send(notice);
        var dot = Stopwatch.GetTimestamp();
        Await(socket, buffer, '2');
        var answer = Stopwatch.GetTimestamp();
        socket.Send("QUIT\r\n"u8);
        Await(socket, buffer, '2');
        return (dot, answer);
    }

    static void Await(Socket socket, byte[] buffer, char wanted)
    {
        var length = 0;
        while (true)
        {
            var count = socket.Receive(buffer.AsSpan(length));
            if (count == 0) throw new IOException("the server hangs up");
            length += count;
            var text = buffer.AsSpan(0, length);
            if (text[^1] != '\n') continue;
            var last = text[(text[..^1].LastIndexOf((byte)'\n') + 1)..];
            if (last[3] == '-') continue;
            if (last[0] != wanted) throw new IOException($"the server says: {Encoding.ASCII.GetString(last).Trim()}");
            return;
        }
    }
}
