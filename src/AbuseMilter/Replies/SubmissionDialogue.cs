using System.Net.Security;
using System.Net.Sockets;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>
/// One connection from connect to QUIT, with the time limit of the step that it is at. It carries mails one after the other; once it has
/// failed it is good for nothing more.
/// </summary>
sealed class SubmissionDialogue(ListenAddress server, SubmissionSettings settings, TimeProvider clock) : IDisposable
{
    /// <summary>Postfix' smtpd ends after as many clients, too (max_use), so that nothing grows for ever on either side.</summary>
    const int MostMails = 100;

    readonly CancellationTokenSource limit = new(Timeout.InfiniteTimeSpan, clock);
    SmtpConnection? connection;
    CancellationToken stopping;
    CancellationTokenRegistration stop;
    int mails;

    public SubmissionStage Stage { get; private set; }

    public SmtpOffers Offers { get; set; } = SmtpOffers.None;

    /// <summary>It has carried a mail before this one.</summary>
    public bool IsKept => mails > 1;

    /// <summary>No mail is half said: the server waits for the next.</summary>
    public bool IsClear { get; set; }

    /// <summary>It carries no further mail.</summary>
    public bool IsSpent { get; set; }

    public bool CanTakeAnother => IsClear && !IsSpent && mails < MostMails && !limit.IsCancellationRequested && connection is { IsQuiet: true };

    /// <exception cref="IOException">The connection broke or the server talks nonsense; <see cref="Stage"/> tells what that
    /// means.</exception>
    /// <exception cref="SocketException">As above.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">As above.</exception>
    /// <exception cref="OperationCanceledException">A step took too long, or the caller stops.</exception>
    public async Task<Submission> SendAsync(SmtpMail mail, AtDot? atDot, CancellationToken stopToken)
    {
        mails++;
        IsClear = false;
        stopping = stopToken;
        stop = stopping.UnsafeRegister(_ => limit.Cancel(), null);
        try
        {
            var away = connection is null ? await new SubmissionOpening(this, settings).RunAsync() : null;
            return away ?? await new SubmissionTransaction(this, mail).RunAsync(atDot);
        }
        finally
        {
            await stop.DisposeAsync();
        }
    }

    public async Task ConnectAsync()
    {
        Enter(SubmissionStage.Connect, SmtpTimes.Connect);
        connection = await SmtpConnection.OpenAsync(server, limit.Token);
    }

    public Task SecureAsync(SslClientAuthenticationOptions options)
    {
        Enter(SubmissionStage.StartTls, SmtpTimes.Handshake);
        return connection!.SecureAsync(options, limit.Token);
    }

    public async Task<SmtpReply> CommandAsync(SubmissionStage stage, TimeSpan time, string command)
    {
        Enter(stage, time);
        await AskAsync([command]);
        return await connection!.ReadReplyAsync(limit.Token);
    }

    public ValueTask AskAsync(IReadOnlyCollection<string> commands) => connection!.AskAsync(commands, limit.Token);

    public Task<SmtpReply> ReadAsync(SubmissionStage stage, TimeSpan time)
    {
        Enter(stage, time);
        return connection!.ReadReplyAsync(limit.Token);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content)
    {
        Enter(SubmissionStage.Content, SmtpTimes.Content);
        return connection!.WriteAsync(content, limit.Token);
    }

    /// <summary>
    /// Writes what ends with the final dot. As soon as this has begun the server may have the mail, and a stop makes the wait for its
    /// answer short.
    /// </summary>
    public async Task<SmtpReply> EndAsync(ReadOnlyMemory<byte> content)
    {
        await stop.DisposeAsync();
        limit.Token.ThrowIfCancellationRequested();
        Enter(SubmissionStage.FinalDot, SmtpTimes.FinalDot);
        stop = stopping.UnsafeRegister(_ => limit.CancelAfter(SmtpTimes.Parting), null);
        await connection!.EndAsync(content, limit.Token);
        return await connection.ReadReplyAsync(limit.Token);
    }

    /// <summary>Never throws: what becomes of the connection matters to nobody.</summary>
    public async Task QuitAsync()
    {
        using (this)
        {
            if (connection is null || !IsClear) return;
            try
            {
                await CommandAsync(Stage, SmtpTimes.Parting, "QUIT");
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The server has hung up before us.
            }
        }
    }

    /// <summary>For an orderly end, too: while a connection is kept, no time runs.</summary>
    public void Rest() => limit.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Enter(SubmissionStage stage, TimeSpan time)
    {
        Stage = stage;
        limit.CancelAfter(time);
    }

    public void Dispose()
    {
        connection?.Dispose();
        limit.Dispose();
    }
}
