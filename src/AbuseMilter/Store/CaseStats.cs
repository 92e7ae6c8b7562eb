namespace AbuseMilter.Store;

/// <summary>How it went: the figures of all notices that a filter lets through.</summary>
public sealed record CaseStats
{
    /// <summary>By day of receipt in UTC, <c>2026-11-18</c>, days without any included, in their order.</summary>
    public required IReadOnlyList<Share> Days { get; init; }

    public required IReadOnlyList<Share> Classes { get; init; }

    /// <summary>The ten that wrote most; their address where they give no name.</summary>
    public required IReadOnlyList<Share> Complainants { get; init; }

    /// <summary>The ten that are named most.</summary>
    public required IReadOnlyList<Share> Addresses { get; init; }

    /// <summary>What was decided about answers: send, hold, none.</summary>
    public required IReadOnlyList<Share> Decisions { get; init; }

    /// <summary>Codes of why answers were held at first, most first.</summary>
    public required IReadOnlyList<Share> Held { get; init; }

    /// <summary>States of the replies now, alerts left out.</summary>
    public required IReadOnlyList<Share> Replies { get; init; }

    /// <summary>From receipt to handing over, of the replies that were sent; shortest first.</summary>
    public required IReadOnlyList<TimeSpan> Latencies { get; init; }

    public long Notices => Days.Sum(day => day.Count);

    /// <summary>The latency that so many of a hundred replies do not pass; null when none was sent.</summary>
    public TimeSpan? Within(int percent) =>
        Latencies.Count == 0 ? null : Latencies[Math.Max(0, (int)Math.Ceiling(Latencies.Count * percent / 100.0) - 1)];

    /// <param name="Name">What is counted.</param>
    /// <param name="Count">Of notices.</param>
    public readonly record struct Share(string Name, long Count);
}
