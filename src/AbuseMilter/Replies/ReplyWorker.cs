using System.Threading.Channels;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Replies;

/// <summary>
/// Empties the outbox into the submission server, one mail at a time, until it is stopped. It survives a server that is away and a ledger that
/// fails; a mail ends as sent, failed, expired or held, and is never sent twice but for <see cref="ReplySettings.ResendAmbiguous"/>.
/// While <see cref="ReplySettings.Enabled"/> is false no reply is begun; alerts to the operator go out all the same.
/// </summary>
/// <param name="settings">Those in force; asked again for each mail.</param>
/// <param name="ledger">Holds the outbox.</param>
/// <param name="client">The way out.</param>
/// <param name="clock">Tells what is due.</param>
/// <param name="logger">One line for each mail and each change.</param>
public sealed partial class ReplyWorker(
    Func<ReplySettings> settings, Ledger ledger, SubmissionClient client, TimeProvider clock, ILogger<ReplyWorker> logger)
{
    /// <summary>A mail that is older than the expiry is given up only after so many attempts: a clock that jumps expires nothing.</summary>
    const int AttemptsBeforeExpiry = 8;

    // The outbox is looked at so often without being asked, in case the wall clock, which says when a mail is due, was set.
    static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(5);

    // A person at the desk releases replies from another process. A look takes microseconds.
    static readonly TimeSpan DeskPause = TimeSpan.FromSeconds(3);

    static readonly TimeSpan DisabledPause = TimeSpan.FromMinutes(1);

    static readonly TimeSpan LedgerPause = TimeSpan.FromSeconds(30);

    readonly Breaker breaker = new(clock);
    readonly Channel<bool> calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    bool wasEnabled = true;

    /// <summary>Tells that a reply was queued. Never waits; can be called from anywhere.</summary>
    public void Wake() => calls.Writer.TryWrite(true);

    /// <summary>Runs until stopped; a submission in progress is ended within seconds, and what was not sent stays in the outbox.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var isStarting = true;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (isStarting) await RecoverAsync(stopping);
                isStarting = false;
                await TurnAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (IOException e)
            {
                Log.LedgerFails(logger, e.Message);
                await SleepAsync(LedgerPause, isWokenByCalls: false, stopping);
            }
        }
    }

    async Task<int> RecoverAsync(CancellationToken stopping)
    {
        var resend = settings().ResendAmbiguous;
        var count = await ledger.RecoverAsync(resend, stopping);
        if (count > 0) Log.Recovered(logger, count, resend ? "sent again" : "held");
        return count;
    }

    // One mail, or one sleep.
    async Task TurnAsync(CancellationToken stopping)
    {
        var isEnabled = IsEnabled();
        if (breaker.Remaining is var pause && pause > TimeSpan.Zero)
        {
            await SleepAsync(pause, isWokenByCalls: false, stopping);
            return;
        }
        var mail = isEnabled ? await ledger.LeaseAsync(SubmissionClient.LongestAttempt, stopping)
            : await ledger.LeaseAlertAsync(SubmissionClient.LongestAttempt, stopping);
        if (mail is null)
        {
            // Nothing is being sent now: what says so was left by an error of ours and goes on once its lease is over.
            if (await RecoverAsync(stopping) > 0) return;
            var due = isEnabled ? await ledger.NextDueAsync(stopping) - clock.GetUtcNow() ?? DeskPause : DisabledPause;
            await SleepAsync(isEnabled && due > DeskPause ? DeskPause : due, isWokenByCalls: true, stopping);
            return;
        }
        await SettleAsync(mail, await SubmitAsync(mail, stopping), stopping);
    }

    bool IsEnabled()
    {
        var isEnabled = settings().Enabled;
        if (wasEnabled && !isEnabled) Log.Disabled(logger);
        return wasEnabled = isEnabled;
    }

    async Task<Submission> SubmitAsync(OutboxMail mail, CancellationToken stopping)
    {
        try
        {
            return await client.SendAsync(mail.To, mail.Content, stopping);
        }
        catch (OperationCanceledException)
        {
            await ledger.PostponeAsync(mail.Id, clock.GetUtcNow(), "stopped before it was sent", countAttempt: false, CancellationToken.None);
            throw;
        }
    }

    // What became of the mail must be written down even when the ledger fails at first: else it would go out again.
    async Task SettleAsync(OutboxMail mail, Submission submission, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await WriteDownAsync(mail, submission);
                return;
            }
            catch (IOException e)
            {
                Log.LedgerFails(logger, e.Message);
            }
            await SleepAsync(LedgerPause, isWokenByCalls: false, stopping);
            stopping.ThrowIfCancellationRequested();
        }
    }

    async ValueTask WriteDownAsync(OutboxMail mail, Submission submission)
    {
        var random = Random.Shared.NextDouble();
        if (submission is Submission.ServerAway away)
        {
            await ledger.PostponeAsync(mail.Id, clock.GetUtcNow(), away.ToString(), countAttempt: false, CancellationToken.None);
            breaker.Open(random);
            Log.ServerAway(logger, away.Stage, away.Text, breaker.Remaining);
            return;
        }
        breaker.Close();
        switch (submission)
        {
            case Submission.Sent sent:
                await ledger.MarkSentAsync(mail.Id, sent.Answer, CancellationToken.None);
                Log.Sent(logger, What(mail), mail.Id, mail.To, mail.MessageId, sent.Answer);
                break;
            case Submission.Refused refused:
                await ledger.EndAsync(mail.Id, "failed", refused.ToString(), CancellationToken.None);
                Log.Failed(logger, What(mail), mail.Id, mail.To, refused.Stage, refused.Text);
                break;
            case Submission.Ambiguous ambiguous when !settings().ResendAmbiguous:
                await ledger.EndAsync(mail.Id, "held", ambiguous.ToString(), CancellationToken.None);
                Log.Held(logger, What(mail), mail.Id, mail.To, ambiguous.Text);
                break;
            default:
                await PostponeAsync(mail, submission.ToString(), random);
                break;
        }
    }

    async ValueTask PostponeAsync(OutboxMail mail, string why, double random)
    {
        var now = clock.GetUtcNow();
        if (mail.Attempts >= AttemptsBeforeExpiry && now - mail.QueuedAt >= settings().Expiry)
        {
            await ledger.EndAsync(mail.Id, "expired", why, CancellationToken.None);
            Log.Expired(logger, What(mail), mail.Id, mail.To, mail.Attempts, why);
            return;
        }
        var wait = Backoff.After(mail.Attempts, random);
        await ledger.PostponeAsync(mail.Id, now + wait, why, countAttempt: true, CancellationToken.None);
        Log.Postponed(logger, What(mail), mail.Id, mail.To, mail.Attempts, wait, why);
    }

    static string What(OutboxMail mail) => mail.IsAlert ? "Alert" : "Reply";

    async Task SleepAsync(TimeSpan time, bool isWokenByCalls, CancellationToken stopping)
    {
        if (time <= TimeSpan.Zero) return;
        using var timer = new CancellationTokenSource(time < LongestSleep ? time : LongestSleep, clock);
        using var timerOrStop = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stopping);
        try
        {
            if (isWokenByCalls) await calls.Reader.ReadAsync(timerOrStop.Token);
            else await Task.Delay(Timeout.InfiniteTimeSpan, timerOrStop.Token);
        }
        catch (OperationCanceledException)
        {
            // The time is over, or the loop sees the stop.
        }
    }

    static partial class Log
    {
        [LoggerMessage(3000, LogLevel.Information, "{What} {Id} to {To} sent as {MessageId}: {Answer}")]
        public static partial void Sent(ILogger logger, string what, long id, string to, string messageId, string answer);

        [LoggerMessage(3001, LogLevel.Information, "{What} {Id} to {To} postponed after attempt {Attempt} for {Wait}: {Why}")]
        public static partial void Postponed(ILogger logger, string what, long id, string to, int attempt, TimeSpan wait, string why);

        [LoggerMessage(3002, LogLevel.Warning, "{What} {Id} to {To} refused at {Stage}, given up: {Why}")]
        public static partial void Failed(ILogger logger, string what, long id, string to, SubmissionStage stage, string why);

        [LoggerMessage(3003, LogLevel.Error, "{What} {Id} to {To} expired after {Attempts} attempts, given up: {Why}")]
        public static partial void Expired(ILogger logger, string what, long id, string to, int attempts, string why);

        [LoggerMessage(3004, LogLevel.Warning, "{What} {Id} to {To} may or may not be out, held: {Why}")]
        public static partial void Held(ILogger logger, string what, long id, string to, string why);

        [LoggerMessage(3005, LogLevel.Warning, "Submission server is away ({Stage}: {Why}); next attempt in {Pause}")]
        public static partial void ServerAway(ILogger logger, SubmissionStage stage, string why, TimeSpan pause);

        [LoggerMessage(3006, LogLevel.Warning, "{Count} replies were cut off while they were sent and are {Outcome}")]
        public static partial void Recovered(ILogger logger, int count, string outcome);

        [LoggerMessage(3007, LogLevel.Error, "Ledger fails, trying again: {Why}")]
        public static partial void LedgerFails(ILogger logger, string why);

        [LoggerMessage(3008, LogLevel.Warning, "Replies are disabled: what is in the outbox waits until reply.enabled is true again")]
        public static partial void Disabled(ILogger logger);
    }
}
