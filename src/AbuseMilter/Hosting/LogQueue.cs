using AbuseMilter.Settings;
using Serilog.Core;

namespace AbuseMilter.Hosting;

/// <summary>The log of the daemon. Its end waits a moment for what is queued, and not for a reader that does not come.</summary>
sealed class LogQueue : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly LogFile? file;

    /// <exception cref="IOException">The log file cannot be written.</exception>
    public LogQueue(LogSettings settings)
    {
        if (settings.File is { } path) file = new LogFile(path, LogOutput.Format(settings));
        Log = LogOutput.Create(settings, file);
    }

    public Logger Log { get; }

    /// <summary>See <see cref="LogFile.Reopen"/>; nothing where the log is no file.</summary>
    public void Reopen() => file?.Reopen();

    public async ValueTask DisposeAsync() =>
        await Task.Run(Log.Dispose).WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
