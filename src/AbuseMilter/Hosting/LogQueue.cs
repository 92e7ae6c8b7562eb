using AbuseMilter.Settings;
using Serilog.Core;

namespace AbuseMilter.Hosting;

/// <summary>The log of the daemon. Its end waits a moment for what is queued, and not for a reader that does not come.</summary>
sealed class LogQueue(LogSettings settings) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public Logger Log { get; } = LogOutput.Create(settings);

    public async ValueTask DisposeAsync() =>
        await Task.Run(Log.Dispose).WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
