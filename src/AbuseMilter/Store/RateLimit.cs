namespace AbuseMilter.Store;

/// <summary>A bucket of tokens that a reply takes one of: <paramref name="Count"/> at most, and over <paramref name="Per"/> as many come back.</summary>
public sealed record RateLimit(string Key, int Count, TimeSpan Per);
