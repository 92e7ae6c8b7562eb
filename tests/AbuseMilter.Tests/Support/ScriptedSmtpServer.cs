using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AbuseMilter.Settings;

namespace AbuseMilter.Tests.Support;

/// <summary>
/// A server on loopback that plays one script a connection, in the order in which clients come, several at once, and refuses connections when none is left.
/// See <see cref="ScriptedSmtpTalk"/> for what a script says.
/// </summary>
sealed class ScriptedSmtpServer : IAsyncDisposable
{
    /// <summary>Greeting and EHLO of a server such as Postfix.</summary>
    public const string Hello = """
        S: 220 mx.example.org ESMTP Postfix
        C: EHLO *
        S: 250-mx.example.org
        S: 250-PIPELINING
        S: 250-SIZE 10240000
        S: 250-ENHANCEDSTATUSCODES
        S: 250-8BITMIME
        S: 250-DSN
        S: 250 SMTPUTF8

        """;

    /// <summary>One mail on an open connection.</summary>
    public const string Mail = """
        C: MAIL FROM:<> SIZE=*
        S: 250 2.1.0 Ok
        C: RCPT TO:<*
        S: 250 2.1.5 Ok
        C: DATA
        S: 354 End data with <CR><LF>.<CR><LF>
        C: ...
        S: 250 2.0.0 Ok: queued as 4XyZ12

        """;

    public const string Quit = """
        C: QUIT
        S: 221 2.0.0 Bye
        close
        """;

    /// <summary>A server such as Postfix that takes one mail, and waits for QUIT.</summary>
    public const string TakesOne = Hello + Mail + Quit;

    /// <summary>The same, and it hangs up without a word after the mail.</summary>
    public const string TakesOneAndHangsUp = Hello + Mail + "close";

    /// <summary>One that takes any number.</summary>
    public const string TakesAll = Hello + "mails";

    readonly Socket listener;
    readonly Queue<string> scripts;
    readonly TaskCompletionSource silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<string> received = [];
    readonly List<ScriptedSmtpTalk> talks = [];
    int connections;

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
        Played = PlayAsync();
    }

    public static ScriptedSmtpServer OnUnixSocket(string path, params IEnumerable<string> scripts) =>
        new(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path), scripts);

    public ListenAddress Address { get; }

    /// <summary>For <c>tls</c>.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>How many clients have come.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>What clients sent: a line each, contents as one entry with their CRLFs.</summary>
    public List<string> Received
    {
        get
        {
            lock (received) return [.. received];
        }
    }

    /// <summary>Ends when a script has come to <c>silence</c>.</summary>
    public Task Silent => silent.Task;

    /// <summary>Ends when all scripts were played; throws when a client did not keep to one.</summary>
    public Task Played { get; }

    async Task PlayAsync()
    {
        var plays = new List<Task>();
        while (scripts.TryDequeue(out var script))
        {
            var socket = await listener.AcceptAsync();
            Interlocked.Increment(ref connections);
            if (scripts.Count == 0) listener.Dispose();
            var talk = new ScriptedSmtpTalk(socket, () => Certificate, Note, () => silent.TrySetResult());
            lock (talks) talks.Add(talk);
            plays.Add(talk.PlayAsync(script));
        }
        await Task.WhenAll(plays);
    }

    void Note(string line)
    {
        lock (received) received.Add(line);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        lock (talks) talks.ForEach(talk => talk.Dispose());
        try
        {
            await Played;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException or InvalidDataException or AuthenticationException or ArgumentException)
        {
            // Whoever wants to know awaited Played.
        }
    }
}
