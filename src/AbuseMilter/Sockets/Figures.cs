using System.Diagnostics.Metrics;
using System.Globalization;
using AbuseMilter.Milter.Session;

namespace AbuseMilter.Sockets;

/// <summary>
/// Counts of connections that have ended, since the start: as instruments of the meter <see cref="MeterName"/> for whoever collects them, and in one
/// line for people. Safe for use by many threads.
/// </summary>
sealed class Figures : IDisposable
{
    public const string MeterName = "AbuseMilter";

    readonly Meter meter = new(MeterName);
    readonly long[] ends = new long[Enum.GetValues<EndKind>().Length];
    long negotiations;
    long messages;
    long watched;
    long unseen;
    long failed;
    long suppressed;
    long frames;
    long roundTrips;

    public Figures()
    {
        meter.CreateObservableCounter("abusemilter.connections", EndsByKind, description: "Connections that have ended, by how they did.");
        Counter("messages", () => messages, "MAIL commands.");
        Counter("messages.watched", () => watched, "Messages that the rules were asked about.");
        Counter("messages.unseen", () => unseen, "Messages let through because their envelope was beyond the limits.");
        Counter("messages.failed", () => failed, "Messages answered with a temporary error because they could not be judged.");
        Counter("edits.suppressed", () => suppressed, "Edits left out because the MTA had not offered them.");
        Counter("frames", () => frames, "Packets from MTAs.");
        Counter("round_trips", () => roundTrips, "How often an MTA had to wait for an answer, negotiation included.");
    }

    /// <summary>How often an MTA had to wait for a message, negotiation left out; 0 as long as there was none.</summary>
    public double RoundTripsPerMessage => messages == 0 ? 0 : (double)(roundTrips - negotiations) / messages;

    public void Count(ConnectionEnd end)
    {
        Interlocked.Increment(ref ends[(int)end.Kind]);
        if (end.RoundTrips > 0) Interlocked.Increment(ref negotiations);
        Interlocked.Add(ref messages, end.Messages);
        Interlocked.Add(ref watched, end.Judged);
        Interlocked.Add(ref unseen, end.Oversized);
        Interlocked.Add(ref failed, end.JudgeFailures);
        Interlocked.Add(ref suppressed, end.SuppressedEdits);
        Interlocked.Add(ref frames, end.Frames);
        Interlocked.Add(ref roundTrips, end.RoundTrips);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{ends.Sum()} connections, of these {ends[(int)EndKind.Illegal]} spoke no milter protocol and {ends[(int)EndKind.TimedOut]} timed out; "
        + $"{messages} messages, {watched} of them watched; {RoundTripsPerMessage:0.00} round trips a message");

    public void Dispose() => meter.Dispose();

    void Counter(string name, Func<long> read, string description) => meter.CreateObservableCounter("abusemilter." + name, read, description: description);

    IEnumerable<Measurement<long>> EndsByKind() =>
        Enum.GetValues<EndKind>().Select(kind => new Measurement<long>(Interlocked.Read(ref ends[(int)kind]), new KeyValuePair<string, object?>("end", kind.ToString())));
}
