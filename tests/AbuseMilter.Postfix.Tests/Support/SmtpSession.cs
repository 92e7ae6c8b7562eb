using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Shouldly;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>A mail client that says exactly what a test wants it to say.</summary>
sealed class SmtpSession : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

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

    /// <summary>
    /// Plays a conversation. Lines that begin with "&gt; " are sent, those that follow each other in one packet; a line that begins with
    /// "&lt; " awaits a reply, by its code alone or by the beginning of each of its lines, and "&lt; closed" the end of the connection.
    /// "&gt; [0]" sends the first of the contents with the final dot, "&gt; BDAT [0] LAST" sends it as a chunk.
    /// </summary>
    /// <param name="script">Commands go out in UTF-8.</param>
    /// <param name="contents">One character for each byte, with LF line ends, which go out as CRLF.</param>
    /// <returns>The last reply, its lines joined by LF.</returns>
    public async Task<string> Play(string script, params string[] contents)
    {
        var packet = new StringBuilder();
        var last = "";
        var lines = script.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("> ", StringComparison.Ordinal))
            {
                packet.Append(OnTheWire(lines[i][2..], contents));
                continue;
            }
            if (packet.Length > 0) await Send(packet.ToString());
            packet.Clear();
            var expected = new List<string> { lines[i][2..] };
            while (expected[^1] is [_, _, _, '-', ..]) expected.Add(lines[++i][2..]);
            last = expected is ["closed"] ? await End() : await Expect(expected);
        }
        if (packet.Length > 0) await Send(packet.ToString());
        return last;
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
        await Send(Content(content));
        return await Reply();
    }

    /// <param name="bytes">One character for each byte.</param>
    public Task Send(string bytes) => client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes)).AsTask();

    /// <summary>The last line of a reply.</summary>
    public async Task<string> Reply() => (await ReplyLines())[^1];

    public void Dispose() => client.Dispose();

    /// <summary>The queue id of an accepted message.</summary>
    public static string QueueId(string reply)
    {
        reply.ShouldStartWith("250 2.0.0 Ok: ");
        return reply[(reply.LastIndexOf(' ') + 1)..];
    }

    async Task<string> Expect(List<string> expected)
    {
        var reply = await ReplyLines();
        var text = string.Join('\n', reply);
        if (expected is [{ Length: 3 } code]) reply[^1].ShouldStartWith(code, Case.Sensitive, text);
        else
        {
            reply.Count.ShouldBe(expected.Count, text);
            for (var i = 0; i < reply.Count; i++) reply[i].ShouldStartWith(expected[i], Case.Sensitive, text);
        }
        return text;
    }

    public async Task<List<string>> ReplyLines()
    {
        var lines = new List<string>();
        do lines.Add(await ReadLine() ?? throw new IOException("the server closed the connection"));
        while (lines[^1] is [_, _, _, '-', ..]);
        return lines;
    }

    // Postfix may reset the connection where bytes of ours were not read any more.
    async Task<string> End()
    {
        var said = new StringBuilder();
        try
        {
            while (await ReadLine() is { } line) said.AppendLine(line);
        }
        catch (IOException)
        {
        }
        return said.ToString();
    }

    async Task<string?> ReadLine()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await reader.ReadLineAsync(limit.Token);
    }

    static string OnTheWire(string command, string[] contents)
    {
        var open = command.IndexOf('[', StringComparison.Ordinal);
        if (open == 0) return Content(contents[Number(command)]);
        if (!command.StartsWith("BDAT [", StringComparison.Ordinal)) return Mails.Utf8(command) + "\r\n";
        var chunk = Crlf(contents[Number(command[open..])]);
        return $"BDAT {chunk.Length}{command[(command.IndexOf(']', StringComparison.Ordinal) + 1)..]}\r\n{chunk}";
    }

    static int Number(string bracket) => int.Parse(bracket.AsSpan(1, bracket.IndexOf(']', StringComparison.Ordinal) - 1), CultureInfo.InvariantCulture);

    static string Crlf(string content) => content.Replace("\n", "\r\n", StringComparison.Ordinal);

    static string Content(string content)
    {
        if (content.Length > 0 && !content.EndsWith('\n')) content += "\n";
        if (content.StartsWith('.')) content = "." + content;
        return Crlf(content.Replace("\n.", "\n..", StringComparison.Ordinal)) + ".\r\n";
    }
}
