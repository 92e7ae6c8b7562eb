namespace AbuseMilter.Store;

/// <summary>Something that a person should know of.</summary>
/// <param name="Cause">Which kind.</param>
/// <param name="Count">How many there are.</param>
/// <param name="First">The first of them, a line each, at most <see cref="ConcernQuery.MostLines"/>.</param>
public sealed record Concern(ConcernCause Cause, int Count, IReadOnlyList<string> First)
{
    /// <summary>The buckets that it tells of, and how many alerts were left out at each.</summary>
    public IReadOnlyList<(string Bucket, long Count)> LeftOut { get; init; } = [];
}
