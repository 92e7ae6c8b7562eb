using System.Diagnostics;
using System.Diagnostics.Metrics;
using AbuseMilter.Sockets;
using AbuseMilter.Store;

namespace AbuseMilter.Hosting.Admin;

/// <summary>How the daemon stands, as instruments that are asked when somebody collects; nothing is kept of it meanwhile.</summary>
sealed class Gauges : IDisposable
{
    const int MostReasons = 50;

    public Gauges(string version, Health health, Func<LiveConfiguration.LoadState> configuration, Func<bool> isServerAway, QueueLook queue, TimeProvider clock)
    {
        Ask("queue.mails", () => queue.Current?.States.Select(state => Value(state.Value, "state", state.Key)) ?? [], "Mails of the outbox that did not come to a good end, by state.");
        Ask("queue.held", () => queue.Current?.Held.Where(held => QueueQuery.IsCode(held.Name)).Take(MostReasons).Select(held => Value(held.Count, "reason", held.Name)) ?? [], "Replies that wait for a person, by the code of the reason.");
        Ask("queue.oldest", () => queue.Current is { } now ? [new(now.Oldest is { } since ? Math.Max(0, (clock.GetUtcNow() - since).TotalSeconds) : 0)] : [],
            "How long the mail has waited that waits longest to go out; 0 when none does.", "s");
        Ask("ledger.up", () => [new(queue.Current is null ? 0 : 1)], "1 while the ledger answers questions.");
        Ask("submission.breaker.open", () => [new(isServerAway() ? 1 : 0)], "1 while the submission server is away, and attempts pause.");
        Ask("configuration.generation", () => [new(configuration().Number)], "Number of the configuration in force; each good reload counts.");
        Ask("configuration.last_reload.success.timestamp", () => [new(configuration().At.ToUnixTimeMilliseconds() / 1000.0)], "When the configuration in force was loaded, since 1970.", "s");
        Ask("configuration.last_reload.successful", () => [new(configuration().IsNewest ? 1 : 0)], "0 when the last reload was refused, and an older configuration is in force.");
        Ask("trouble", () => health.Troubles.Select(trouble => Value(1, "part", trouble.Part)), "1 for each part of the daemon that does not work.");
        Ask("build_info", () => [Value(1, "version", version)], "1, with the version.");
        Ask("process.start_time", () => [new((Process.GetCurrentProcess().StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds)], "When the process began, since 1970.", "s");
        Ask("process.resident_memory", () => [new(Environment.WorkingSet)], "Memory of the process.", "By");
        Ask("process.open_files", () => [new(OpenFiles())], "File descriptors in use.");
        Meter.CreateObservableCounter(Figures.Prefix + "process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time of the process.");
    }

    public Meter Meter { get; } = new(Figures.MeterName);

    public void Dispose() => Meter.Dispose();

    void Ask(string name, Func<IEnumerable<Measurement<double>>> read, string description, string? unit = null) =>
        Meter.CreateObservableGauge(Figures.Prefix + name, read, unit, description);

    static Measurement<double> Value(double value, string label, string word) => new(value, new KeyValuePair<string, object?>(label, word));

    static int OpenFiles()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
