using AbuseMilter.Settings;
using AbuseMilter.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting;

/// <summary>Once an hour, beside the mail: forgets what <c>[retention]</c> says, and sweeps what crashed deliveries left behind.</summary>
sealed class Housekeeping(Func<RetentionSettings> settings, Retention retention, Maildir maildir, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    static readonly TimeSpan First = TimeSpan.FromMinutes(5);
    static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = First;
        while (true)
        {
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            await RunAsync(stoppingToken);
            pause = Pause;
        }
    }

    async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            var done = await retention.RunAsync(settings(), stoppingToken);
            var strays = maildir.Sweep();
            if (!done.IsNothing || strays > 0) Log.Forgotten(log, done.Notices, done.Files, done.Shortened, done.Replies, strays);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rest is done after the next start.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.HousekeepingFailed(log, e is IOException ? null : e, e.Message);
        }
    }
}
