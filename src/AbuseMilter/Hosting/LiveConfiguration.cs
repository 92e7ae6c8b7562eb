using AbuseMilter.Milter.Session;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting;

/// <summary>The configuration in force. A reload puts a new generation in its place at once and whole; messages in progress keep theirs.</summary>
sealed class LiveConfiguration
{
    readonly string path;
    readonly Func<Generation, Policy> policyOf;
    readonly Health health;
    readonly ILogger log;
    readonly Lock reloading = new();
    volatile Policy policy;
    int waiting;

    public LiveConfiguration(string path, Generation first, Func<Generation, Policy> policyOf, Health health, ILogger log)
    {
        this.path = path;
        this.policyOf = policyOf;
        this.health = health;
        this.log = log;
        Current = first;
        policy = policyOf(first);
    }

    public Generation Current { get; private set; }

    public LoadState State { get; private set; } = new(1, TimeProvider.System.GetUtcNow(), IsNewest: true);

    public Policy Policy() => policy;

    /// <summary>
    /// Reads the files again. With an error in them the old configuration stays, and the log tells all errors. Of calls that wait for one another one
    /// is enough.
    /// </summary>
    public void Reload()
    {
        if (Interlocked.Exchange(ref waiting, 1) == 1) return;
        lock (reloading)
        {
            Volatile.Write(ref waiting, 0);
            var (next, errors) = Generation.Load(path);
            if (next is null)
            {
                State = State with { IsNewest = false };
                Log.ReloadRefused(log, path, string.Join("; ", errors));
                health.Failed("configuration", $"the last reload was refused, and the old one stays: {errors[0]}");
                return;
            }
            var fixedAtStart = FixedAtStart(Current, next).ToList();
            if (fixedAtStart.Count > 0) Log.RestartNeeded(log, string.Join(", ", fixedAtStart));
            Current = next;
            policy = policyOf(next);
            health.Works("configuration");
            State = new(State.Number + 1, TimeProvider.System.GetUtcNow(), IsNewest: true);
            Log.Reloaded(log, path, State.Number);
            Log.Plan(log, next.Needs);
        }
    }

    /// <param name="Number">1 is the one of the start; each reload that was good counts.</param>
    /// <param name="At">When it was put in place.</param>
    /// <param name="IsNewest">False when a later one was refused, and this is the old one.</param>
    public sealed record LoadState(int Number, DateTimeOffset At, bool IsNewest);

    static IEnumerable<string> FixedAtStart(Generation old, Generation next)
    {
        if (!old.Settings.Milter.Listen.SequenceEqual(next.Settings.Milter.Listen)
            || old.Settings.Milter with { Listen = [] } != next.Settings.Milter with { Listen = [] }) yield return "[milter]";
        if (old.Settings.Store != next.Settings.Store) yield return "[store]";
        if (old.Settings.Reply.Submit != next.Settings.Reply.Submit) yield return "reply.submit";
        if (old.Settings.Reply.Submission != next.Settings.Reply.Submission) yield return "[reply.submission]";
        if (old.Settings.Log != next.Settings.Log) yield return "[log]";
        if (old.Settings.Admin != next.Settings.Admin) yield return "[admin]";
    }
}
