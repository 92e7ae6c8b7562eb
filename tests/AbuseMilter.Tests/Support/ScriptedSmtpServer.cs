using System.Net;
using System.Net.Sockets;
using System.Text;
using AbuseMilter.Settings;

namespace AbuseMilter.Tests.Support;

/// <summary>
/// A server on loopback that plays one script a connection, in their order, and refuses connections when none is left.
/// <c>S: text</c> sends a line; <c>S! text</c> sends it as it is, in one write, <c>\r\n</c> for CRLF; <c>C: text</c> takes a line that must be this
/// one (<c>*</c> at its end stands for anything); <c>C: ...</c> takes everything up to the final dot; <c>close</c> closes; <c>silence</c> says
/// nothing until the client has gone.
/// </summary>
sealed class ScriptedSmtpServer : IAsyncDisposable
{
    /// <summary>A server such as Postfix that takes one mail.</summary>
    public const string TakesOne = """
        S: 220 mx.example.org ESMTP Postfix
        C: EHLO *
        S: 250-mx.example.org
        S: 250-PIPELINING
        S: 250-SIZE 10240000
        S: 250-ENHANCEDSTATUSCODES
        S: 250-8BITMIME
        S: 250-DSN
        S: 250 SMTPUTF8
        C: MAIL FROM:<> SIZE=*
        S: 250 2.1.0 Ok
        C: RCPT TO:<*
        S: 250 2.1.5 Ok
        C: DATA
        S: 354 End data with <CR><LF>.<CR><LF>
        C: ...
        S: 250 2.0.0 Ok: queued as 4XyZ12
        C: QUIT
        S: 221 2.0.0 Bye
        close
        """;

    readonly Socket listener;
    readonly Queue<string> scripts;
    readonly TaskCompletionSource silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task played;

    public ScriptedSmtpServer(params IEnumerable<string> scripts) : this(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp),
        new IPEndPoint(IPAddress.Loopback, 0), scripts)
    {
    }

    ScriptedSmtpServer(Socket listener, EndPoint endPoint, IEnumerable<string> scripts)
    {
        this.listener = listener;
        this.scripts = new(scripts);
        listener.Bind(endPoint);
        listener.Listen();
        Address = listener.LocalEndPoint is IPEndPoint ip ? new ListenAddress.Tcp(ip.Address, ip.Port) : new ListenAddress.Unix(endPoint.ToString()!);
        played = PlayAsync();
    }

    public static ScriptedSmtpServer OnUnixSocket(string path, params IEnumerable<string> scripts) =>
        new(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path), scripts);

    public ListenAddress Address { get; }

    /// <summary>How many clients have come.</summary>
    public int Connections { get; private set; }

    /// <summary>What clients sent: a line each, contents as one entry with their CRLFs.</summary>
    public List<string> Received { get; } = [];

    /// <summary>Ends when a script has come to <c>silence</c>.</summary>
    public Task Silent => silent.Task;

    /// <summary>Ends when all scripts were played; throws when a client did not keep to one.</summary>
    public Task Played => played;

    async Task PlayAsync()
    {
        while (scripts.TryDequeue(out var script))
        {
            using var socket = await listener.AcceptAsync();
            Connections++;
            if (scripts.Count == 0) listener.Dispose();
            await using var stream = new NetworkStream(socket);
            foreach (var step in script.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (step == "close") break;
                await StepAsync(stream, step);
            }
        }
    }

    async Task StepAsync(NetworkStream stream, string step)
    {
        if (step == "silence")
        {
            silent.TrySetResult();
            while (await ReadLineAsync(stream) is not null) ;
        }
        else if (step.StartsWith("S:", StringComparison.Ordinal)) await stream.WriteAsync(Encoding.Latin1.GetBytes(step[2..].Trim() + "\r\n"));
        else if (step.StartsWith("S!", StringComparison.Ordinal)) await stream.WriteAsync(Encoding.Latin1.GetBytes(step[2..].Trim().Replace("\\r\\n", "\r\n")));
        else if (step == "C: ...") Received.Add(await ReadContentAsync(stream));
        else await ExpectAsync(stream, step[2..].Trim());
    }

    async Task ExpectAsync(NetworkStream stream, string expected)
    {
        var line = await ReadLineAsync(stream) ?? "(end)";
        Received.Add(line.TrimEnd('\r', '\n'));
        var matches = expected.EndsWith('*') ? line.StartsWith(expected[..^1], StringComparison.Ordinal) : line == expected + "\r\n";
        if (!matches) throw new InvalidDataException($"the client sent {line.Trim()} instead of {expected}");
    }

    static async Task<string> ReadContentAsync(NetworkStream stream)
    {
        var content = new StringBuilder();
        while (await ReadLineAsync(stream) is { } line && line != ".\r\n") content.Append(line);
        return content.ToString();
    }

    static async Task<string?> ReadLineAsync(NetworkStream stream)
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

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        try
        {
            await played;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException or InvalidDataException)
        {
            // Whoever wants to know awaited Played.
        }
    }
}
