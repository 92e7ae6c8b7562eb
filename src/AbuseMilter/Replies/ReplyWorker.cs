using System.Threading.Channels;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Replies;

/// <summary>
/// Empties the outbox into the submission server until it is stopped, as many mails at once as <see cref="SubmissionSettings.Connections"/>
/// says. It survives a server that is away and a ledger that fails; a mail ends as sent, failed, expired or held, and is never sent twice
/// but for <see cref="ReplySettings.ResendAmbiguous"/>. While <see cref="ReplySettings.Enabled"/> is false no reply is begun; alerts to the
/// operator go out all the same.
/// </summary>
/// <remarks>
/// This is the lookout: it sleeps until something is due, and puts mail on lanes until there are enough of them. A lane takes its next mail
/// by itself, so a burst needs no lookout, and the lookout is never stuck behind a slow server.
/// </remarks>
public sealed class ReplyWorker
{
    // The outbox is looked at so often without being asked, in case the wall clock, which says when a mail is due, was set.
    static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(5);

    // A person at the desk releases replies from another process. A look takes microseconds.
    static readonly TimeSpan DeskPause = TimeSpan.FromSeconds(3);

    static readonly TimeSpan DisabledPause = TimeSpan.FromMinutes(1);

    static readonly TimeSpan LedgerPause = TimeSpan.FromSeconds(30);

    readonly Func<ReplySettings> settings;
    readonly Ledger ledger;
    readonly Func<Task> hangUp;
    readonly TimeProvider clock;
    readonly ILogger logger;
    readonly Breaker breaker;
    readonly ReplyLane lane;
    readonly List<Task> lanes = [];
    readonly Channel<bool> calls =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    bool wasEnabled = true;

    /// <param name="settings">Those in force; asked again for each mail.</param>
    /// <param name="ledger">Holds the outbox.</param>
    /// <param name="client">The way out.</param>
    /// <param name="clock">Tells what is due.</param>
    /// <param name="logger">One line for each mail and each change.</param>
    public ReplyWorker(Func<ReplySettings> settings, Ledger ledger, SubmissionClient client, TimeProvider clock, ILogger<ReplyWorker> logger)
        : this(settings, ledger, client.SendAsync, client.HangUpAsync, clock, logger)
    {
    }

    internal ReplyWorker(Func<ReplySettings> settings, Ledger ledger,
        Func<SmtpMail, AtDot?, CancellationToken, Task<Submission>> send, Func<Task> hangUp, TimeProvider clock, ILogger logger)
    {
        (this.settings, this.ledger, this.hangUp, this.clock, this.logger) = (settings, ledger, hangUp, clock, logger);
        breaker = new Breaker(clock);
        var settlement = new ReplySettlement(settings, ledger, clock, logger, outcome => Settled?.Invoke(outcome));
        lane = new ReplyLane(settings, ledger, send, NextAsync, settlement, breaker, clock, logger);
    }

    /// <summary>True while the submission server is away, as far as the last attempt tells.</summary>
    public bool IsServerAway => breaker.IsOpen;

    /// <summary>Told of each attempt once it is written down, see <see cref="ReplySettlement"/>. It must not wait.</summary>
    internal Action<string>? Settled { get; set; }

    /// <summary>Tells that a reply was queued, or that the ledger can be used again. Never waits; can be called from anywhere.</summary>
    public void Wake() => calls.Writer.TryWrite(true);

    /// <summary>Runs until stopped; submissions in progress are ended within seconds, and what was not sent stays in the outbox.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            await LookOutAsync(ending.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // As asked.
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(lanes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lanes.Clear();
            await hangUp();
        }
    }

    async Task LookOutAsync(CancellationToken stopping)
    {
        var (isStarting, told) = (true, (string?)null);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (isStarting) await RecoverAsync(stopping);
                isStarting = false;
                await TurnAsync(stopping);
                told = null;
            }
            catch (IOException e)
            {
                if (e.Message != told) ReplyLog.LedgerFails(logger, e.Message);
                told = e.Message;
                await SleepAsync(LedgerPause, stopping);
            }
        }
    }

    // One lane, or one sleep.
    async Task TurnAsync(CancellationToken stopping)
    {
        foreach (var ended in lanes.Where(one => one.IsCompleted).ToList())
        {
            lanes.Remove(ended);
            await ended;
        }
        var isEnabled = IsEnabled();
        if (breaker.Remaining is var pause && pause > TimeSpan.Zero) await SleepAsync(pause, stopping);
        else if (lanes.Count >= settings().Submission.Connections) await Task.WhenAny(lanes);
        else if (await LeaseAsync(stopping) is not { } mail) await RestAsync(isEnabled, stopping);
        else if (breaker.IsOpen) await lane.RunAsync(mail, isProbe: true, stopping);
        else lanes.Add(RunLaneAsync(mail, stopping));
    }

    async Task RunLaneAsync(OutboxMail mail, CancellationToken stopping)
    {
        try
        {
            await lane.RunAsync(mail, isProbe: false, stopping);
        }
        finally
        {
            // It may have left something that is due earlier than the lookout thinks.
            Wake();
        }
    }

    async Task RestAsync(bool isEnabled, CancellationToken stopping)
    {
        // When nothing is being sent, what says so was left by an error of ours and goes on once its lease is over.
        if (lanes.Count == 0 && await RecoverAsync(stopping) > 0) return;
        var due = isEnabled ? await ledger.NextDueAsync(stopping) - clock.GetUtcNow() ?? DeskPause : DisabledPause;
        await SleepAsync(isEnabled && due > DeskPause ? DeskPause : due, stopping);
    }

    async Task<int> RecoverAsync(CancellationToken stopping)
    {
        var resend = settings().ResendAmbiguous;
        var count = await ledger.RecoverAsync(resend, stopping);
        if (count > 0) ReplyLog.Recovered(logger, count, resend ? "sent again" : "held if they may be out, else sent again");
        return count;
    }

    bool IsEnabled()
    {
        var isEnabled = settings().Enabled;
        if (wasEnabled && !isEnabled) ReplyLog.Disabled(logger);
        return wasEnabled = isEnabled;
    }

    ValueTask<OutboxMail?> LeaseAsync(CancellationToken stopping) => settings().Enabled
        ? ledger.LeaseAsync(SubmissionClient.LongestAttempt, stopping)
        : ledger.LeaseAlertAsync(SubmissionClient.LongestAttempt, stopping);

    async Task<OutboxMail?> NextAsync(CancellationToken stopping)
    {
        try
        {
            return await LeaseAsync(stopping);
        }
        catch (IOException e)
        {
            ReplyLog.LedgerFails(logger, e.Message);
            return null;
        }
    }

    // Until then, or until somebody calls.
    async Task SleepAsync(TimeSpan time, CancellationToken stopping)
    {
        if (time <= TimeSpan.Zero) return;
        using var timer = new CancellationTokenSource(time < LongestSleep ? time : LongestSleep, clock);
        using var timerOrStop = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stopping);
        try
        {
            await calls.Reader.ReadAsync(timerOrStop.Token);
        }
        catch (OperationCanceledException)
        {
            // The time is over, or the loop sees the stop.
        }
    }
}
