using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AbuseMilter.Tests.Support;

/// <summary>
/// One connection of a <see cref="ScriptedSmtpServer"/>. <c>S: text</c> sends a line; <c>S! text</c> sends it as it is, in one write, <c>\r\n</c> for CRLF;
/// <c>S~ text</c> sends a line byte by byte; <c>C: text</c> takes a line that must be this one (<c>*</c> at its end stands for anything); <c>C: ...</c> takes
/// everything up to the final dot; <c>quiet</c> demands that the client has sent nothing beyond; <c>mails</c> takes all mails to the end of the connection;
/// <c>tls</c> goes over to TLS; <c>close</c> closes; <c>reset</c> closes with a reset; <c>silence</c> says nothing until the client has gone.
/// </summary>
sealed class ScriptedSmtpTalk(Socket socket, Func<X509Certificate2?> certificate, Action<string> note, Action silent) : IDisposable
{
    Stream stream = new NetworkStream(socket);

    public async Task PlayAsync(string script)
    {
        using (this)
        {
            foreach (var step in script.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (step == "reset") socket.LingerState = new LingerOption(true, 0);
                if (step is "close" or "reset") break;
                await StepAsync(step);
            }
            // What lies there unread would turn the close into a reset.
            if (socket.Available is > 0 and var unread) socket.Receive(new byte[unread]);
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }

    async Task StepAsync(string step)
    {
        switch (step)
        {
            case "silence":
                silent();
                while (await ReadLineAsync() is not null) ;
                break;
            case "quiet":
                if (socket.Available > 0) throw new InvalidDataException("the client sent more than it may");
                break;
            case "tls":
                var secured = new SslStream(stream);
                stream = secured;
                await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate() });
                break;
            case "mails":
                await TakeAllAsync();
                break;
            case "C: ...":
                note(await ReadContentAsync());
                break;
            default:
                await SayOrHearAsync(step[..2], step[2..].Trim());
                break;
        }
    }

    async Task SayOrHearAsync(string kind, string text)
    {
        if (kind == "S:") await SayAsync(text + "\r\n");
        else if (kind == "S!") await SayAsync(text.Replace("\\r\\n", "\r\n", StringComparison.Ordinal));
        else if (kind == "S~") foreach (var octet in text + "\r\n") await SayAsync(octet.ToString());
        else await ExpectAsync(text);
    }

    ValueTask SayAsync(string text) => stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    async Task TakeAllAsync()
    {
        while (await ReadLineAsync() is { } line)
        {
            note(line.TrimEnd('\r', '\n'));
            await SayAsync(line.StartsWith("DATA", StringComparison.Ordinal) ? "354 go\r\n" : "250 2.0.0 Ok\r\n");
            if (!line.StartsWith("DATA", StringComparison.Ordinal)) continue;
            note(await ReadContentAsync());
            await SayAsync("250 2.0.0 Ok: queued\r\n");
        }
    }

    async Task ExpectAsync(string expected)
    {
        var line = await ReadLineAsync() ?? "(end)";
        note(line.TrimEnd('\r', '\n'));
        var matches = expected.EndsWith('*') ? line.StartsWith(expected[..^1], StringComparison.Ordinal) : line == expected + "\r\n";
        if (!matches) throw new InvalidDataException($"the client sent {line.Trim()} instead of {expected}");
    }

    async Task<string> ReadContentAsync()
    {
        var content = new StringBuilder();
        while (await ReadLineAsync() is { } line && line != ".\r\n") content.Append(line);
        return content.ToString();
    }

    async Task<string?> ReadLineAsync()
    {
        var line = new List<byte>();
        var octet = new byte[1];
        try
        {
            while (await stream.ReadAsync(octet) == 1)
            {
                line.Add(octet[0]);
                if (octet[0] == '\n') return Encoding.UTF8.GetString([.. line]);
            }
        }
        catch (IOException)
        {
            // A client that resets has gone, too.
        }
        return null;
    }
}
