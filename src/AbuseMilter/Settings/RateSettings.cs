namespace AbuseMilter.Settings;

/// <summary>So many at once, and over the time as many again: a token bucket.</summary>
/// <param name="Count">At least 1.</param>
/// <param name="Per">At least a second.</param>
public sealed record RateSettings(int Count, TimeSpan Per);
