namespace AbuseMilter.Replies;

/// <summary>How long to wait after a failed attempt: 30 seconds, 1, 2, 5, 10, 20, 40 minutes, then an hour each time.</summary>
public static class Backoff
{
    static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(40), TimeSpan.FromHours(1),
    ];

    /// <summary>The wait is this share longer or shorter, so that mails that failed together do not come back together.</summary>
    const double Jitter = 0.2;

    /// <param name="attempts">How many attempts have failed; 1 after the first.</param>
    /// <param name="random">From 0 up to 1, such as <see cref="Random.NextDouble"/>; what lies outside is clamped.</param>
    public static TimeSpan After(int attempts, double random) =>
        Steps[Math.Clamp(attempts - 1, 0, Steps.Length - 1)] * (1 - Jitter + (2 * Jitter * (random >= 0 ? Math.Min(random, 1) : 0)));
}
