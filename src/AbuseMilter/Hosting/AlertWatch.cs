using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting;

/// <summary>Looks each minute at what is in trouble and at the ledger, and writes to <c>operator.alert</c> of what wants a person.</summary>
sealed class AlertWatch(Func<AbuseMilterSettings> settings, TroubleAlert troubles, Health health, Maildir maildir, Ledger ledger,
    ReplyWorker worker, TimeProvider clock, ILogger<AlertWatch> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Log.AlertsFailed(log, e is IOException ? null : e, e.Message);
            }
        }
    }

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        if (health.Troubles.Any(trouble => trouble.Part == "maildir")) TryMaildir();
        var current = settings();
        if (current.Operator.GetValueOrDefault("alert") is not { Length: > 0 } to) return;
        await troubles.TellAsync(current.Reply, to, cancellationToken);
        foreach (var concern in await ledger.ConcernsAsync(cancellationToken))
        {
            if (!await ledger.AlertAsync(ConcernMail.Write(current.Reply, to, concern, clock.GetUtcNow()), concern.LeftOut, cancellationToken)) continue;
            Log.Alerted(log, concern.Cause, concern.Count);
            worker.Wake();
        }
    }

    // Well again before the next notice comes, which may be tomorrow.
    void TryMaildir()
    {
        try
        {
            maildir.Prepare("");
            health.Works("maildir");
        }
        catch (IOException e)
        {
            health.Failed("maildir", e.Message);
        }
    }
}
