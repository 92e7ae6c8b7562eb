using System.Data.Common;
using System.Text.Json;

namespace AbuseMilter.Store;

/// <summary>
/// Reads a ledger, in the daemon or beside it: a reader waits for nobody and nobody waits for it. It sees what was committed. A look by
/// key takes microseconds and is made on the caller's thread; readers of one instance take turns.
/// </summary>
public sealed class LedgerReader : IDisposable
{
    readonly IDatabase database;
    readonly DbConnection db;
    readonly TimeProvider clock;
    readonly Lock turn = new();

    internal LedgerReader(IDatabase database, TimeProvider clock) => (this.database, db, this.clock) = (database, database.OpenReader(), clock);

    /// <exception cref="IOException">There is no such file, or it cannot be read; the text says why.</exception>
    public static LedgerReader Open(string path, TimeProvider clock) => Open(path, clock, Ledger.BusyTimeout);

    internal static LedgerReader Open(string path, TimeProvider clock, TimeSpan busyTimeout) =>
        new(new LedgerFile(Path.GetFullPath(path), busyTimeout), clock);

    /// <summary>The row of a message that was taken before; null when it is new.</summary>
    public LedgerEntry? Find(ContentDigest digest) => Read(db => NoticeTable.Find(db, digest));

    /// <summary>The rows that came last, latest first.</summary>
    public IReadOnlyList<LedgerEntry> Latest(int limit) => Read(db => NoticeTable.Latest(db, limit));

    /// <summary>True when a reply to that case, or to that event, is pending, being sent or sent.</summary>
    public bool HasReply(string caseKey, string? eventKey) => Read(db => OutboxTable.HasReply(db, caseKey, eventKey));

    /// <summary>How many replies are in each state; states without any are left out.</summary>
    public IReadOnlyDictionary<string, int> CountReplies() => Read(OutboxTable.Count);

    /// <summary>Replies of one state, due first.</summary>
    public IReadOnlyList<OutboxRow> ListReplies(string state, int limit) => Read(db => OutboxTable.List(db, state, limit));

    /// <summary>When the next pending reply is due, at most <see cref="Ledger.LongestWait"/> from now; null when none is pending.</summary>
    public DateTimeOffset? NextDue()
    {
        if (Read(OutboxTable.NextDue) is not { } due) return null;
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(due, (clock.GetUtcNow() + Ledger.LongestWait).ToUnixTimeMilliseconds()));
    }

    public void Dispose()
    {
        lock (turn) db.Dispose();
    }

    T Read<T>(Func<DbConnection, T> query)
    {
        try
        {
            lock (turn) return query(db);
        }
        catch (DbException e)
        {
            throw database.Words(e);
        }
        catch (JsonException e)
        {
            throw new IOException($"{database.Name}: a row holds facts that cannot be read", e);
        }
    }
}
