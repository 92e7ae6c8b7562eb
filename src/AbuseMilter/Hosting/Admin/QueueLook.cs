using AbuseMilter.Store;

namespace AbuseMilter.Hosting.Admin;

/// <summary>What waits in the outbox, at most half a minute old, so that whoever asks often costs the ledger little. Safe to ask from any thread.</summary>
sealed class QueueLook(Func<Backlog> look, TimeProvider clock)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    readonly Lock gate = new();
    Backlog? last;
    long lookedAt;

    /// <summary>Null when the ledger does not answer.</summary>
    public Backlog? Current
    {
        get
        {
            lock (gate)
            {
                if (lookedAt != 0 && clock.GetElapsedTime(lookedAt) < Fresh) return last;
                try
                {
                    last = look();
                }
                catch (IOException)
                {
                    last = null;
                }
                lookedAt = clock.GetTimestamp();
                return last;
            }
        }
    }
}
