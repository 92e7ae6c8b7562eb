using AbuseMilter.Replies;
using AbuseMilter.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting;

/// <summary>
/// Opens the ledger, which takes over what is filed where it is new. A start that finds it away goes on without it, so that mail to others passes: watched mail is refused for now and replies
/// wait, as whenever it is away, and it is tried again every few seconds.
/// </summary>
/// <remarks>
/// What wants a person ends the start, for whoever starts us looks then. Later nothing does: who began with a server that was away and hears of a wrong password once it is there says so, and tries again.
/// </remarks>
sealed class Opening(Ledger ledger, Func<Generation> current, ReplyWorker replies, Health health, TimeProvider clock, ILogger<Opening> log) : BackgroundService
{
    const string Part = "ledger";

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    string? told;

    /// <summary>The first attempt, before the first mail.</summary>
    /// <exception cref="IOException">The ledger cannot be used, and waiting would not mend that.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(cancellationToken);
        }
        catch (LedgerAwayException e)
        {
            Tell(e);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!ledger.IsOpen)
        {
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            await TryAsync(stoppingToken);
        }
    }

    async Task TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            await OpenAsync(stoppingToken);
            health.Works(Part);
            Log.LedgerIsOpen(log);
            replies.Wake();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was done is whole, or undone.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Tell(e);
        }
    }

    void Tell(Exception e)
    {
        health.Failed(Part, e.Message);
        if (e.Message != told) Log.WithoutLedger(log, e is IOException ? null : e, e.Message);
        told = e.Message;
    }

    async Task OpenAsync(CancellationToken cancellationToken)
    {
        var (generation, now) = (current(), clock.GetUtcNow());
        var adoption = new Adoption(generation, now);
        var adopted = await ledger.OpenAsync(adoption.Lost(), now - generation.Settings.Reply.Expiry, cancellationToken);
        if (adopted > 0) Log.Adopted(log, adopted);
        var (unread, why) = adoption.Unread;
        if (unread > 0) Log.NotAdopted(log, unread, why);
    }
}
