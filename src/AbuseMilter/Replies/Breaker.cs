namespace AbuseMilter.Replies;

/// <summary>
/// Keeps us from a server that is away: one attempt after each pause, and the pauses grow from half a minute to five. One for all who send;
/// may be called from anywhere.
/// </summary>
sealed class Breaker(TimeProvider clock)
{
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    readonly Lock gate = new();
    int failures;
    long openedAt;
    TimeSpan pause;

    /// <summary>The server was away and has not been seen since: one attempt at a time.</summary>
    public bool IsOpen
    {
        get
        {
            lock (gate) return failures > 0;
        }
    }

    /// <summary>How long to wait until the next attempt; zero when one may be made.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (gate) return RemainingOf(failures);
        }
    }

    /// <summary>
    /// A failure within the pause changes nothing: it is of an attempt that began before, and failed for the same reason.
    /// </summary>
    public void Open(double random)
    {
        lock (gate)
        {
            if (RemainingOf(failures) > TimeSpan.Zero) return;
            var next = Backoff.After(++failures, random);
            pause = next < LongestPause ? next : LongestPause;
            openedAt = clock.GetTimestamp();
        }
    }

    public void Close()
    {
        lock (gate) failures = 0;
    }

    TimeSpan RemainingOf(int count)
    {
        var remaining = count == 0 ? TimeSpan.Zero : pause - clock.GetElapsedTime(openedAt);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }
}
