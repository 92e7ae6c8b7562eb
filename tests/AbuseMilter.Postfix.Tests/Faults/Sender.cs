using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AbuseMilter.Tests.Support;

namespace AbuseMilter.Postfix.Tests.Faults;

/// <summary>What an MTA does with a mail for the desk: a session with the daemon, and a verdict, or none because the connection broke.</summary>
/// <remarks>Each session gives the mail a queue id and a Received field of its own, as a sender's retry has them.</remarks>
sealed class Sender(int port) : IDisposable
{
    const string Session = "S";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    static int sessions;

    readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly ArrayBufferWriter<byte> received = new();
    int read;

    /// <summary>The letter of the verdict (<c>d</c>: taken, and nobody else gets it; <c>t</c>: come again), or null where the MTA gets none.</summary>
    public static async Task<char?> Deliver(int port, string mail, string sender = "c@mediasentry.com", string recipient = "abuse@example.com")
    {
        using var session = new Sender(port);
        return await session.Begin() && await session.Envelope(sender, recipient) is { } answer
            ? answer == 'c' ? await session.Content(mail) : answer
            : null;
    }

    /// <summary>Connects and negotiates; false when nobody answers.</summary>
    public async Task<bool> Begin()
    {
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return await Send(MilterText.Frame("O")) && await Reply() == 'O';
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>All that stands before the content; <c>c</c> when that is wanted.</summary>
    public async Task<char?> Envelope(string sender = "c@mediasentry.com", string recipient = "abuse@example.com", bool newClient = false) =>
        await Send([.. ((string[])[.. newClient ? ["K"] : (string[])[], "D C j=mx.example.com", "C client.example.net 4 41000 198.51.100.7", "H client.example.net",
            $"M <{sender}>", $"R <{recipient}>", "T"]).SelectMany(MilterText.Frame)]) ? await Verdict() : null;

    public async Task<char?> Content(string mail) => await Send(ContentOf(mail)) ? await Verdict() : null;

    /// <summary>Header, body and end of the message.</summary>
    public static byte[] ContentOf(string mail) => [.. Head(mail), .. Rest(mail)];

    /// <summary>The header, and half of the body.</summary>
    public Task<bool> HalfOf(string mail) => Send([.. Head(mail), .. MilterText.Frame('B', Encoding.Latin1.GetBytes(BodyOf(mail)[..40]))]);

    public Task<bool> Abort() => Send(MilterText.Frame("A"));

    public async Task<bool> Send(byte[] bytes)
    {
        try
        {
            for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The next final reply; null when the connection ends. Edits and signs of life are passed over.</summary>
    public async Task<char?> Verdict()
    {
        while (await Reply() is { } letter)
            if (letter is not ('p' or 'h' or 'i' or 'm' or '+' or '-' or 'b' or 'q' or 'e')) return letter;
        return null;
    }

    public void Dispose() => socket.Dispose();

    static byte[] Head(string mail)
    {
        var number = Interlocked.Increment(ref sessions);
        var fields = $"Received: from client.example.net by mx.example.com id {Session}{number}\n{mail[..(mail.IndexOf("\n\n", StringComparison.Ordinal) + 1)]}"
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. ((string[])[$"D L i={Session}{number}", .. fields.Select(field => $"L {field}"), "N"]).SelectMany(MilterText.Frame)];
    }

    static byte[] Rest(string mail) => [.. MilterText.Frame('B', Encoding.Latin1.GetBytes(BodyOf(mail))), .. MilterText.Frame("E")];

    static string BodyOf(string mail)
    {
        var body = mail[(mail.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        return (body.EndsWith('\n') ? body : body + "\n").Replace("\n", "\r\n", StringComparison.Ordinal);
    }

    async Task<char?> Reply()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var rest = new ReadOnlySequence<byte>(received.WrittenMemory[read..]);
            var replies = MilterText.Read(ref rest);
            if (replies.Count > 0)
            {
                // One at a time: what follows is read again.
                read += 4 + (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(received.WrittenSpan[read..]);
                return replies[0][0];
            }
            try
            {
                var count = await socket.ReceiveAsync(received.GetMemory(), patience.Token);
                if (count == 0) return null;
                received.Advance(count);
            }
            catch (SocketException)
            {
                return null;
            }
        }
    }
}
