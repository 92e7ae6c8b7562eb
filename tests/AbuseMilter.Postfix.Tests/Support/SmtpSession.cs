using System.Net;
using System.Net.Sockets;
using System.Text;
using Shouldly;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>A mail client that says exactly what a test wants it to say.</summary>
sealed class SmtpSession : IDisposable
{
    readonly TcpClient client = new();
    StreamReader reader = StreamReader.Null;

    public static async Task<SmtpSession> Connect(int port)
    {
        var session = new SmtpSession();
        await session.client.ConnectAsync(IPAddress.Loopback, port);
        session.reader = new StreamReader(session.client.GetStream(), Encoding.Latin1);
        (await session.Reply()).ShouldStartWith("220");
        (await session.Say("EHLO client.example.net")).ShouldStartWith("250");
        return session;
    }

    public async Task<string> Say(string line)
    {
        await Send(line + "\r\n");
        return await Reply();
    }

    /// <summary>One message; the answer to its last command.</summary>
    public async Task<string> Mail(string sender, string[] recipients, string content)
    {
        (await Say($"MAIL FROM:<{sender}>")).ShouldStartWith("250");
        foreach (var recipient in recipients) (await Say($"RCPT TO:<{recipient}>")).ShouldStartWith("250");
        var answer = await Say("DATA");
        if (!answer.StartsWith("354", StringComparison.Ordinal)) return answer;
        var lines = content.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        await Send(string.Concat(lines.Select(l => (l.StartsWith('.') ? "." : "") + l + "\r\n")) + ".\r\n");
        return await Reply();
    }

    public Task Send(string text) => client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    public async Task<string> Reply()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var line = await reader.ReadLineAsync(limit.Token) ?? throw new IOException("the server closed the connection");
            if (line.Length < 4 || line[3] != '-') return line;
        }
    }

    public void Dispose() => client.Dispose();
}
