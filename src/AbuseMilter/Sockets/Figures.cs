using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using AbuseMilter.Milter.Session;

namespace AbuseMilter.Sockets;

/// <summary>
/// Counts of connections, and of what was done on those that have ended, since the start: as instruments of the meter <see cref="MeterName"/> for whoever collects them, and in one
/// line for people. Safe for use by many threads.
/// </summary>
sealed class Figures : IDisposable
{
    public const string MeterName = "AbuseMilter";

    /// <summary>Of all names of instruments. Whoever writes them for Prometheus makes underscores of the dots.</summary>
    public const string Prefix = "abuse_milter.";

    static readonly string[] EndWords = [.. Enum.GetNames<EndKind>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    // 1 is mail that nobody watches, 2 watched mail; more are pieces of bodies, and recipients that rules refuse.
    static readonly InstrumentAdvice<long> Trips = new() { HistogramBucketBoundaries = [1, 2, 3, 5, 10, 20, 50] };

    readonly Histogram<long> messageRoundTrips;
    readonly long[] ends = new long[Enum.GetValues<EndKind>().Length];
    long accepted;
    long refused;
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
        Counter("connections.accepted", () => accepted, "Connections that were served, those that are open included.");
        Counter("connections.refused", () => refused, "Connections closed at once, since as many as are allowed were open.");
        Meter.CreateObservableUpDownCounter(Prefix + "connections.open", () => Interlocked.Read(ref accepted) - ends.Sum(), description: "Connections that are open.");
        Meter.CreateObservableCounter(Prefix + "connections.ended", EndsByKind, description: "Connections that have ended, by how they did.");
        Counter("messages", () => messages, "MAIL commands.");
        Counter("messages.watched", () => watched, "Messages that the rules were asked about.");
        Counter("messages.unseen", () => unseen, "Messages let through because their envelope was beyond the limits.");
        Counter("messages.failed", () => failed, "Messages answered with a temporary error because they could not be judged.");
        Counter("edits.suppressed", () => suppressed, "Edits left out because the MTA had not offered them.");
        Counter("frames", () => frames, "Packets from MTAs.");
        messageRoundTrips = Meter.CreateHistogram(Prefix + "message.round_trips", unit: null, "How often an MTA had to wait for an answer to a message, from MAIL on.", tags: null, Trips);
    }

    public Meter Meter { get; } = new(MeterName);

    /// <summary>A connection is served from now on, and is told of with <see cref="Count"/> when it has ended.</summary>
    public void Accept() => Interlocked.Increment(ref accepted);

    /// <summary>A message is over. This is called for all mail: while nobody collects it costs next to nothing, and it allocates nothing then or otherwise.</summary>
    public void MessageOver(int roundTrips) => messageRoundTrips.Record(roundTrips);

    public void Refuse() => Interlocked.Increment(ref refused);

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

    public void Dispose() => Meter.Dispose();

    void Counter(string name, Func<long> read, string description) => Meter.CreateObservableCounter(Prefix + name, read, description: description);

    IEnumerable<Measurement<long>> EndsByKind() =>
        EndWords.Select((word, kind) => new Measurement<long>(Interlocked.Read(ref ends[kind]), new KeyValuePair<string, object?>("end", word)));
}
