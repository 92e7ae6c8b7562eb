using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AbuseMilter.Postfix.Tests.Faults;

/// <summary>Where a submission has come to; each is told before it is answered, but for <see cref="Answered"/>.</summary>
enum SmtpStep
{
    Connected,
    Ehlo,
    Mail,
    Rcpt,
    Data,
    Content,
    Dot,
    Answered,
}

/// <summary>
/// A submission server that takes what comes, over as many connections and with as many mails each as the client likes, and in which a test may
/// have its hand at each step.
/// </summary>
sealed class Mailhost : IAsyncDisposable
{
    readonly ConcurrentQueue<string> taken = new();
    readonly ConcurrentBag<Task> sessions = [];
    readonly ConcurrentDictionary<TcpClient, bool> clients = new();
    TcpListener? listener;
    Task accepting = Task.CompletedTask;

    public Mailhost() => Open();

    public int Port { get; private set; }

    /// <summary>Asked at each step: a reply in place of the usual one; null for that; empty for hanging up. Until <see cref="SmtpStep.Dot"/> was asked, a mail is not taken.</summary>
    public Func<SmtpStep, Task<string?>> At { get; set; } = Usual;

    /// <summary>Mails that were taken, whether the client learned of it or not, with their CRLFs.</summary>
    public IReadOnlyList<string> Taken => [.. taken];

    /// <summary>How many clients have come.</summary>
    public int Connections { get; private set; }

    public static Task<string?> Usual(SmtpStep step) => Task.FromResult<string?>(null);

    /// <summary>Listens, on the same port as ever.</summary>
    public void Open()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync(listener);
    }

    /// <summary>Is away: refuses connections and hangs up on those that are there.</summary>
    public async Task Close()
    {
        listener?.Stop();
        await accepting;
        await HangUp();
    }

    /// <summary>Ends all connections, so that the next mail comes over a new one.</summary>
    public Task HangUp()
    {
        foreach (var client in clients.Keys) client.Close();
        return Task.WhenAll(sessions);
    }

    /// <summary>Waits until all that the clients have sent is seen; they must have gone.</summary>
    public Task Quiet() => Task.WhenAll(sessions);

    public ValueTask DisposeAsync() => new(Close());

    async Task AcceptAsync(TcpListener listening)
    {
        try
        {
            while (true) sessions.Add(ServeAsync(await listening.AcceptTcpClientAsync()));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        Connections++;
        clients[client] = true;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await TalkAsync(reader, client.GetStream());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client has gone, or we have hung up.
        }
        finally
        {
            clients.TryRemove(client, out _);
            client.Dispose();
        }
    }

    async Task TalkAsync(StreamReader reader, NetworkStream stream)
    {
        if (!await AnswerAsync(stream, SmtpStep.Connected, "220 mail.example.org ESMTP")) return;
        while (await reader.ReadLineAsync() is { } line)
        {
            var goesOn = line.Split(' ', ':')[0].ToUpperInvariant() switch
            {
                "EHLO" => await AnswerAsync(stream, SmtpStep.Ehlo, "250-mail.example.org\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-8BITMIME\r\n250-DSN\r\n250 SMTPUTF8"),
                "MAIL" => await AnswerAsync(stream, SmtpStep.Mail, "250 2.1.0 Ok"),
                "RCPT" => await AnswerAsync(stream, SmtpStep.Rcpt, "250 2.1.5 Ok"),
                "DATA" => await TakeAsync(reader, stream),
                "QUIT" => await SayAsync(stream, "221 2.0.0 Bye") && false,
                _ => await SayAsync(stream, "250 2.0.0 Ok"),
            };
            if (!goesOn) return;
        }
    }

    async Task<bool> TakeAsync(StreamReader reader, NetworkStream stream)
    {
        if (await At(SmtpStep.Data) is { } refusal) return refusal.Length > 0 && await SayAsync(stream, refusal);
        await SayAsync(stream, "354 End data with <CR><LF>.<CR><LF>");
        var content = new StringBuilder();
        for (var isFirst = true; await reader.ReadLineAsync() is { } line; isFirst = false)
        {
            if (isFirst && await At(SmtpStep.Content) is not null) return false;
            if (line == ".") return await FinishAsync(stream, content.ToString());
            content.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }
        return false;
    }

    async Task<bool> FinishAsync(NetworkStream stream, string content)
    {
        // A client that pipelines ends so what was granted although its MAIL or RCPT was refused (RFC 2920 section 3.1): no mail.
        if (content.Length == 0) return await SayAsync(stream, "554 5.5.1 No valid recipients");
        var answer = await At(SmtpStep.Dot);
        if (answer is null or "") taken.Enqueue(content);
        if (answer is "" || !await SayAsync(stream, answer ?? $"250 2.0.0 Ok: queued as {taken.Count}")) return false;
        return await At(SmtpStep.Answered) is null;
    }

    async Task<bool> AnswerAsync(NetworkStream stream, SmtpStep step, string usual) =>
        await At(step) is var answer && answer is not "" && await SayAsync(stream, answer ?? usual);

    static async Task<bool> SayAsync(NetworkStream stream, string answer)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer + "\r\n"));
        return true;
    }
}
