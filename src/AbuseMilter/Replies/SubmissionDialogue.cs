using System.Net.Sockets;
using System.Text;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>One conversation from connect to QUIT.</summary>
sealed class SubmissionDialogue : IDisposable
{
    static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(30);
    static readonly TimeSpan GreetingTime = TimeSpan.FromSeconds(30);
    static readonly TimeSpan CommandTime = TimeSpan.FromSeconds(60);
    static readonly TimeSpan FinalDotTime = TimeSpan.FromSeconds(600);

    // The mail is handed over by then: neither the answer to QUIT nor a stop of the daemon is worth a longer wait.
    static readonly TimeSpan PartingTime = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource limit;
    readonly CancellationTokenSource limitOrStop;
    readonly CancellationToken stopping;
    SmtpConnection? connection;

    public SubmissionDialogue(TimeProvider clock, CancellationToken stopping)
    {
        this.stopping = stopping;
        limit = new CancellationTokenSource(ConnectTime, clock);
        limitOrStop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
    }

    public SubmissionStage Stage { get; private set; }

    /// <exception cref="IOException">The connection broke or the server talks nonsense; <see cref="Stage"/> tells what that means.</exception>
    /// <exception cref="SocketException">As above.</exception>
    /// <exception cref="OperationCanceledException">A step took too long, or the caller stops.</exception>
    public async Task<Submission> RunAsync(ListenAddress server, string to, ReadOnlyMemory<byte> content)
    {
        connection = await OpenAsync(server);
        var greeting = await StepAsync(SubmissionStage.Greeting, GreetingTime, connection.ReadReplyAsync);
        if (!greeting.IsPositive) return Negative(greeting);
        var hello = await CommandAsync(SubmissionStage.Ehlo, $"EHLO {HostName()}");
        if (!hello.IsPositive) return Negative(hello);

        var isUtf8 = !Ascii.IsValid(to);
        var isEightBit = SmtpContent.IsEightBit(content.Span);
        if (isUtf8 && !hello.Offers("SMTPUTF8")) return new Submission.Refused(Stage, null, "the address is not ASCII and the server offers no SMTPUTF8");
        if (isEightBit && !hello.Offers("8BITMIME")) return new Submission.Refused(Stage, null, "the mail is not 7bit and the server offers no 8BITMIME");

        var mail = "MAIL FROM:<>" + (hello.Offers("SIZE") ? $" SIZE={content.Length}" : "") + (isEightBit ? " BODY=8BITMIME" : "") + (isUtf8 ? " SMTPUTF8" : "");
        if (await CommandAsync(SubmissionStage.Mail, mail) is { IsPositive: false } mailReply) return Negative(mailReply);
        var rcpt = $"RCPT TO:<{to}>" + (hello.Offers("DSN") ? " NOTIFY=NEVER" : "");
        if (await CommandAsync(SubmissionStage.Rcpt, rcpt) is { IsPositive: false } rcptReply) return Negative(rcptReply);
        if (await CommandAsync(SubmissionStage.Data, "DATA") is { Code: not 354 } dataReply) return Negative(dataReply);

        var answer = await SendContentAsync(content);
        if (!answer.IsPositive) return Negative(answer);
        await QuitAsync();
        return new Submission.Sent(answer.ToString());
    }

    async Task<SmtpConnection> OpenAsync(ListenAddress server)
    {
        Stage = SubmissionStage.Connect;
        return await SmtpConnection.OpenAsync(server, limitOrStop.Token);
    }

    Task<SmtpReply> CommandAsync(SubmissionStage stage, string command) =>
        StepAsync(stage, CommandTime, token => connection!.CommandAsync(command, token));

    Task<SmtpReply> StepAsync(SubmissionStage stage, TimeSpan time, Func<CancellationToken, Task<SmtpReply>> step)
    {
        Stage = stage;
        limit.CancelAfter(time);
        return step(limitOrStop.Token);
    }

    // The final dot goes out by itself: as long as it was not written, the server cannot have the mail.
    async Task<SmtpReply> SendContentAsync(ReadOnlyMemory<byte> content)
    {
        Stage = SubmissionStage.Content;
        limit.CancelAfter(CommandTime);
        await connection!.WriteAsync(SmtpContent.Stuff(content.Span), limitOrStop.Token);
        limitOrStop.Token.ThrowIfCancellationRequested();

        Stage = SubmissionStage.FinalDot;
        limit.CancelAfter(FinalDotTime);
        using var hurry = stopping.Register(() => limit.CancelAfter(PartingTime));
        await connection.WriteAsync(".\r\n"u8.ToArray(), limit.Token);
        return await connection.ReadReplyAsync(limit.Token);
    }

    async Task QuitAsync()
    {
        try
        {
            limit.CancelAfter(PartingTime);
            await connection!.CommandAsync("QUIT", limitOrStop.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The mail is the server's already.
        }
    }

    Submission Negative(SmtpReply reply) => Stage switch
    {
        <= SubmissionStage.Ehlo => new Submission.ServerAway(Stage, reply.ToString()),
        SubmissionStage.Mail when reply.Code == 421 => new Submission.ServerAway(Stage, reply.ToString()),
        _ when reply.IsTemporary => new Submission.Postponed(Stage, reply.ToString()),
        _ when reply.IsPermanent => new Submission.Refused(Stage, reply.Code, reply.ToString()),
        _ => throw new SmtpProtocolException($"unexpected reply: {reply}"),
    };

    // EHLO wants a name that a check of its syntax lets pass.
    static string HostName() =>
        Environment.MachineName is { Length: > 0 and < 64 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') ? name : "localhost";

    public void Dispose()
    {
        connection?.Dispose();
        limitOrStop.Dispose();
        limit.Dispose();
    }
}
