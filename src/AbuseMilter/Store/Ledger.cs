namespace AbuseMilter.Store;

/// <summary>
/// The record of every notice, and the outbox of replies, in one SQLite file (WAL, synchronous=FULL). One writer commits in groups: what returned is on disk.
/// </summary>
public sealed class Ledger : IAsyncDisposable
{
    /// <summary>Opens or makes the file.</summary>
    /// <exception cref="IOException">It cannot be used; the text says why and what to do.</exception>
    public static Ledger Open(string path, TimeProvider clock) => throw new NotImplementedException();

    /// <summary>The row of a message that was taken before; null when it is new.</summary>
    public ValueTask<LedgerEntry?> FindAsync(ContentDigest digest, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>True when a reply for that case is in the outbox, in whatever state.</summary>
    public ValueTask<bool> HasReplyAsync(string caseKey, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Commits the row and, in the same transaction, the reply. A digest that is there already changes nothing.</summary>
    public ValueTask<Recorded> RecordAsync(LedgerEntry entry, OutboxMail? reply, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Takes the reply that is due first, marked as sending until the lease runs out; null when none is due.</summary>
    public ValueTask<OutboxMail?> LeaseAsync(TimeSpan lease, CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask MarkSentAsync(long id, string answer, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Back to pending, due later.</summary>
    public ValueTask PostponeAsync(long id, DateTimeOffset due, string why, bool countAttempt, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Ends the reply as <c>failed</c>, <c>expired</c> or <c>held</c>.</summary>
    public ValueTask EndAsync(long id, string state, string why, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>When the next pending reply is due; null when none is pending.</summary>
    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
