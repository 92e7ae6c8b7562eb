using System.Net.Sockets;
using System.Text;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>The complainants' mail host: takes every mail on a loopback port, keeps it with its envelope, and can refuse.</summary>
sealed class Complainant : IAsyncDisposable
{
    static readonly string[] Greeting =
        ["250-mx.example.net", "250-PIPELINING", "250-SIZE 10485760", "250-8BITMIME", "250-DSN", "250-ENHANCEDSTATUSCODES", "250 SMTPUTF8"];

    readonly LoopbackServer server;
    readonly List<ReceivedMail> mails = [];

    /// <param name="port">0 for any that is free.</param>
    public Complainant(int port = 0) => server = new(TalkAsync, port);

    public int Port => server.Port;

    /// <summary>What MAIL is answered with while it is set: "451 4.3.0 not now".</summary>
    public string? Refusal { get; set; }

    /// <summary>How often MAIL was refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Everything so far, in the order of the final dots.</summary>
    public IReadOnlyList<ReceivedMail> Mails
    {
        get { lock (mails) return [.. mails]; }
    }

    /// <summary>Waits for the first mail to an address behind the first so many of all mails.</summary>
    public Task<ReceivedMail> MailTo(string address, int behind = 0) => Eventually.Get($"a mail to {address}",
        () => Mails.Skip(behind).FirstOrDefault(mail => mail.To.Equals(address, StringComparison.OrdinalIgnoreCase)));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    async Task TalkAsync(NetworkStream stream, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        Task Say(params string[] lines) => stream.WriteAsync(Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))), stop).AsTask();
        var (sender, recipients) = ("", new List<string>());
        await Say("220 mx.example.net ESMTP");
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await Say(Greeting);
                    break;
                case "MAIL" when Refusal is { } refusal:
                    Refused++;
                    await Say(refusal);
                    break;
                case "MAIL":
                    (sender, recipients) = (line, []);
                    await Say("250 2.1.0 Ok");
                    break;
                case "RCPT" when sender.Length > 0:
                    recipients.Add(line);
                    await Say("250 2.1.5 Ok");
                    break;
                case "DATA" when recipients.Count > 0:
                    await Say("354 go on");
                    var mail = new ReceivedMail(sender, recipients, await ReadContentAsync(reader, stop));
                    lock (mails) mails.Add(mail);
                    await Say("250 2.0.0 Ok");
                    break;
                case "QUIT":
                    await Say("221 2.0.0 Bye");
                    return;
                case "RSET" or "NOOP":
                    (sender, recipients) = ("", []);
                    await Say("250 2.0.0 Ok");
                    break;
                default:
                    await Say("503 5.5.1 not now");
                    break;
            }
        }
    }

    static async Task<string> ReadContentAsync(StreamReader reader, CancellationToken stop)
    {
        var content = new StringBuilder();
        while (await reader.ReadLineAsync(stop) is { } line && line != ".") content.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        return content.ToString();
    }
}
