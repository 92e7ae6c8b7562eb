namespace AbuseMilter.Replies;

/// <summary>Connections that wait for their next mail. One that waited for <see cref="SmtpTimes.Idle"/> says QUIT.</summary>
sealed class SubmissionPool : IDisposable
{
    readonly TimeProvider clock;
    readonly ITimer timer;
    readonly Lock gate = new();

    // The last in is the first out, so that those too many come to their end.
    readonly List<(SubmissionDialogue Dialogue, long Since)> resting = [];

    public SubmissionPool(TimeProvider clock)
    {
        this.clock = clock;
        timer = clock.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>One that the server has not hung up on, as far as one can see; null when there is none.</summary>
    public SubmissionDialogue? Take()
    {
        lock (gate)
        {
            while (resting.Count > 0)
            {
                var (dialogue, _) = resting[^1];
                resting.RemoveAt(resting.Count - 1);
                if (dialogue.CanTakeAnother) return dialogue;
                dialogue.Dispose();
            }
            return null;
        }
    }

    /// <summary>Keeps it, if it is good for another mail.</summary>
    public void Put(SubmissionDialogue dialogue)
    {
        if (!dialogue.CanTakeAnother)
        {
            _ = dialogue.QuitAsync();
            return;
        }
        dialogue.Rest();
        lock (gate)
        {
            resting.Add((dialogue, clock.GetTimestamp()));
            if (resting.Count == 1) timer.Change(SmtpTimes.Idle, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>All say QUIT; at most a few seconds later all are closed. Others may come.</summary>
    public Task HangUpAsync() => Task.WhenAll(Leaving(TimeSpan.Zero).Select(dialogue => dialogue.QuitAsync()));

    void Expire()
    {
        foreach (var dialogue in Leaving(SmtpTimes.Idle)) _ = dialogue.QuitAsync();
    }

    List<SubmissionDialogue> Leaving(TimeSpan rest)
    {
        lock (gate)
        {
            var now = clock.GetTimestamp();
            var staying = resting.FindIndex(one => clock.GetElapsedTime(one.Since, now) < rest);
            var count = staying < 0 ? resting.Count : staying;
            var leaving = resting[..count].ConvertAll(one => one.Dialogue);
            resting.RemoveRange(0, count);
            var next = resting is [var (_, since), ..] ? rest - clock.GetElapsedTime(since, now) : Timeout.InfiniteTimeSpan;
            timer.Change(next, Timeout.InfiniteTimeSpan);
            return leaving;
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (gate) resting.ForEach(one => one.Dialogue.Dispose());
    }
}
