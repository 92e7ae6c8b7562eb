namespace AbuseMilter.Replies;

/// <summary>Keeps us from a server that is away: one attempt after each pause, and the pauses grow from half a minute to five.</summary>
sealed class Breaker(TimeProvider clock)
{
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    int failures;
    long openedAt;
    TimeSpan pause;

    /// <summary>How long to wait until the next attempt; zero when one may be made.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var remaining = failures == 0 ? TimeSpan.Zero : pause - clock.GetElapsedTime(openedAt);
            return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    public void Open(double random)
    {
        var next = Backoff.After(++failures, random);
        pause = next < LongestPause ? next : LongestPause;
        openedAt = clock.GetTimestamp();
    }

    public void Close() => failures = 0;
}
