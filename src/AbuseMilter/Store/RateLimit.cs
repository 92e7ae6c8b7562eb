namespace AbuseMilter.Store;

/// <summary>A token bucket that replies and alerts are charged to: so many at once, refilled evenly over the time.</summary>
/// <param name="Key">Names the bucket for good, in whatever form the policy chooses: <c>sender/agent@example.com</c>.</param>
/// <param name="Count">At least 1.</param>
/// <param name="Per">In which an empty bucket fills up.</param>
public sealed record RateLimit(string Key, int Count, TimeSpan Per)
{
    /// <summary>As the configuration writes it: <c>500/24h</c>.</summary>
    public override string ToString() => Per switch
    {
        { TotalHours: >= 1 } when Per.Ticks % TimeSpan.TicksPerHour == 0 => $"{Count}/{(long)Per.TotalHours}h",
        { TotalMinutes: >= 1 } when Per.Ticks % TimeSpan.TicksPerMinute == 0 => $"{Count}/{(long)Per.TotalMinutes}m",
        _ => $"{Count}/{(long)Per.TotalSeconds}s",
    };
}
