using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting;

/// <summary>Looks at the ledger each minute, and writes to <c>operator.alert</c> of what wants a person.</summary>
sealed class AlertWatch(Func<AbuseMilterSettings> settings, Ledger ledger, ReplyWorker worker, TimeProvider clock, ILogger<AlertWatch> log) : BackgroundService
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
        var current = settings();
        if (current.Operator.GetValueOrDefault("alert") is not { Length: > 0 } to) return;
        foreach (var concern in await ledger.ConcernsAsync(cancellationToken))
        {
            if (!await ledger.AlertAsync(ConcernMail.Write(current.Reply, to, concern, clock.GetUtcNow()), cancellationToken)) continue;
            Log.Alerted(log, concern.Cause, concern.Count);
            worker.Wake();
        }
    }
}
