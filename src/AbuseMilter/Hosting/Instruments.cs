using System.Diagnostics.Metrics;
using AbuseMilter.Milter.Session;
using AbuseMilter.Sockets;
using AbuseMilter.Store;

namespace AbuseMilter.Hosting;

/// <summary>
/// What is counted and timed of watched messages and their replies, for whoever listens to <see cref="Meter"/>. While nobody does, telling costs next to nothing; mail that nobody watches is told of
/// elsewhere. Labels are words of ours and of the configuration, and nothing that a stranger writes.
/// </summary>
sealed class Instruments : IDisposable
{
    // Seconds. A notice takes some milliseconds, most of them for the disk; a verdict has up to 290 seconds.
    static readonly InstrumentAdvice<double> Times = new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };

    static readonly InstrumentAdvice<long> Sizes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64] };

    static readonly string[] StageWords = [.. Enum.GetNames<Stage>().Select(name => name.ToLowerInvariant())];

    static readonly string[] Settlements = ["sent", "postponed", "failed", "expired", "held", "server_away"];

    readonly Counter<long> verdicts;
    readonly Counter<long> notices;
    readonly Counter<long> decisions;
    readonly Counter<long> attempts;
    readonly Histogram<double> stages;
    readonly Histogram<double> commits;
    readonly Histogram<long> changes;

    public Instruments()
    {
        verdicts = Counter("verdicts", "Watched messages that were answered, by what the MTA was told and what became of the copy.");
        notices = Counter("notices", "Messages that were read, by class and by profile of the sender.");
        decisions = Counter("decisions", "What was decided about an answer (send, hold, none), and the code of the reason.");
        attempts = Counter("replies.attempts", "Attempts to hand over a reply or an alert, by what came of them.");
        stages = Meter.CreateHistogram(Figures.Prefix + "stage.duration", "s", "Time of a watched message by stage: appraise, file, commit; verdict is all of it.", tags: null, Times);
        commits = Meter.CreateHistogram(Figures.Prefix + "ledger.commit.duration", "s", "Time of a commit of the ledger, until it is on disk.", tags: null, Times);
        changes = Meter.CreateHistogram(Figures.Prefix + "ledger.commit.changes", null, "Changes that shared a commit.", tags: null, Sizes);
    }

    public Meter Meter { get; } = new(Figures.MeterName);

    /// <summary>So that a rate can be told of what has happened once: whoever listens from now on finds the common series at zero.</summary>
    public void Zero()
    {
        foreach (var outcome in Settlements) attempts.Add(0, new KeyValuePair<string, object?>("outcome", outcome));
        verdicts.Add(0, new("verdict", "failed"), new("outcome", "failed"));
        verdicts.Add(0, new("verdict", "discard"), new("outcome", "filed"));
    }

    /// <summary>Runs from now until it is disposed.</summary>
    public Timing Time(Stage stage, TimeProvider clock) => new(this, stage, clock);

    /// <summary>A watched message got its verdict.</summary>
    public void Judged(string outcome, Disposition verdict, Appraisal appraisal)
    {
        verdicts.Add(1, new("verdict", verdict.ToString().ToLowerInvariant()), new("outcome", outcome));
        if (outcome is "known" or "too-long") return;
        notices.Add(1, new("class", appraisal.Decision.Class), new("profile", appraisal.Profile?.Name ?? ""));
        decisions.Add(1, new("decision", appraisal.Reply.Word), new("reason", appraisal.Reply.Code));
    }

    /// <summary>A watched message could not be taken in.</summary>
    public void Failed() => verdicts.Add(1, new("verdict", "failed"), new("outcome", "failed"));

    /// <summary>What came of an attempt to hand a mail over, as <see cref="Replies.ReplyWorker.Settled"/> has it.</summary>
    public void Settled(string outcome) => attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>As <see cref="Ledger.Committed"/> has it.</summary>
    public void Committed(TimeSpan time, int count)
    {
        commits.Record(time.TotalSeconds);
        changes.Record(count);
    }

    public void Dispose() => Meter.Dispose();

    Counter<long> Counter(string name, string description) => Meter.CreateCounter<long>(Figures.Prefix + name, unit: null, description);

    public readonly struct Timing(Instruments instruments, Stage stage, TimeProvider clock) : IDisposable
    {
        readonly long began = clock.GetTimestamp();

        public void Dispose() => instruments.stages.Record(clock.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("stage", StageWords[(int)stage]));
    }
}
