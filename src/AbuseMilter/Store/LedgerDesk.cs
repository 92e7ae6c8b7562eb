using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>
/// A ledger for a person's deeds, beside the daemon that works on it: each deed is one short transaction, whole or not at all. The daemon sees it when it next looks
/// at the outbox, which it does every few seconds.
/// </summary>
/// <remarks>Every method throws <see cref="IOException"/> when the ledger cannot be used; then nothing was changed.</remarks>
public sealed class LedgerDesk : IDisposable
{
    readonly IDatabase database;
    readonly DbConnection db;
    readonly TimeProvider clock;

    LedgerDesk(IDatabase database, TimeProvider clock) => (this.database, db, this.clock) = (database, database.OpenDesk(), clock);

    /// <exception cref="IOException">There is no such ledger, or this user may not write it; the text says what to do.</exception>
    public static LedgerDesk Open(string place, TimeProvider clock) => new(Ledger.DatabaseAt(place, Ledger.BusyTimeout), clock);

    /// <summary>What waits for its time goes out now; what failed or expired is tried again.</summary>
    public Deed Retry(long id) => Change(db => OutboxDeeds.Retry(db, id, Now));

    /// <summary>Stops a reply that has not gone out yet.</summary>
    public Deed Hold(long id) => Change(db => OutboxDeeds.Hold(db, id, Now));

    /// <summary>A held reply goes out now; others to its case that ended without going out are superseded.</summary>
    public Deed Release(long id) => Change(db => OutboxDeeds.Release(db, id, Now));

    /// <summary>The same with other bytes, in the same transaction.</summary>
    /// <param name="id">Of the reply.</param>
    /// <param name="old">Its bytes as they were read; nothing is changed when it has others by now.</param>
    /// <param name="content">Its new bytes; they bear the same Message-ID.</param>
    public Deed Release(long id, ReadOnlyMemory<byte> old, ReadOnlyMemory<byte> content) => Change(db => OutboxDeeds.Release(db, id, old, content, Now));

    /// <summary>The reply is never sent. Another notice of the same case may be answered.</summary>
    public Deed Cancel(long id) => Change(db => OutboxDeeds.Cancel(db, id, Now));

    /// <summary>
    /// Blanks a notice and removes its replies and all that it is found by; first the file that it was filed in, so that a repetition ends what was cut off. Its
    /// digest stays, so that a late retry of the sender is known.
    /// </summary>
    /// <param name="id">Of the row.</param>
    /// <param name="mail">Finds and removes the file.</param>
    /// <returns>False when the row is gone or blank already, or one of its replies is being sent; then nothing was changed.</returns>
    public bool Erase(long id, FiledMail mail) => Change(db =>
    {
        if (CaseQuery.Get(db, [id]) is not [var row]) return false;
        if (db.Scalar<long>("SELECT id FROM outbox WHERE notice_id = $1 AND state = 'sending' LIMIT 1", id) > 0) return false;
        if (row.Entry.File is { } file) mail.Remove(file);
        Erasure.Blank(db, id);
        return true;
    });

    public void Dispose() => db.Dispose();

    long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    T Change<T>(Func<DbConnection, T> change)
    {
        try
        {
            using var transaction = db.BeginTransaction();
            database.TakeTurn(db);
            var result = change(db);
            transaction.Commit();
            return result;
        }
        catch (DbException e)
        {
            throw database.Words(e);
        }
    }
}
