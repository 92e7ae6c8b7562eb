namespace AbuseMilter.Milter.Session;

/// <summary>
/// One timer for all the deadlines of a connection. Moving a deadline later costs a clock reading: the timer is touched only when it would
/// ring too late, and rings in vain now and then.
/// </summary>
sealed class Watchdog : IDisposable
{
    readonly TimeProvider clock;
    readonly Action bark;
    readonly ITimer timer;
    readonly Lock gate = new();
    long deadline = long.MaxValue;
    long alarm = long.MaxValue;

    public Watchdog(TimeProvider clock, Action bark)
    {
        (this.clock, this.bark) = (clock, bark);
        timer = clock.CreateTimer(static dog => ((Watchdog)dog!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True once a deadline has passed; it stays so.</summary>
    public bool HasBarked { get; private set; }

    /// <summary>Something has to happen within that time from now; replaces what was expected before.</summary>
    public void Expect(TimeSpan within)
    {
        lock (gate)
        {
            deadline = clock.GetTimestamp() + (long)(within.TotalSeconds * clock.TimestampFrequency);
            if (deadline >= alarm) return;
            alarm = deadline;
            timer.Change(within, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Nothing is expected of the peer.</summary>
    public void Relax()
    {
        lock (gate) deadline = long.MaxValue;
    }

    public void Dispose() => timer.Dispose();

    void Ring()
    {
        lock (gate)
        {
            alarm = long.MaxValue;
            if (deadline == long.MaxValue) return;
            var left = clock.GetElapsedTime(clock.GetTimestamp(), deadline);
            if (left > TimeSpan.Zero)
            {
                alarm = deadline;
                timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }
            HasBarked = true;
        }
        bark();
    }
}
