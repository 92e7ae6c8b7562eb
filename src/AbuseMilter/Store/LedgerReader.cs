using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>
/// Reads a ledger, in the daemon or beside it: a reader waits for nobody and nobody waits for it. It sees what was committed. A look by
/// key takes microseconds in a file and is made on the caller's thread; of a server it is asked on the pool, and a connection that broke is opened again.
/// Readers of one instance take turns.
/// </summary>
public sealed class LedgerReader : IDisposable
{
    readonly ReadConnection connection;
    readonly TimeProvider clock;
    readonly CancellationToken patience;

    internal LedgerReader(ReadConnection connection, TimeProvider clock) : this(connection, clock, CancellationToken.None)
    {
    }

    LedgerReader(ReadConnection connection, TimeProvider clock, CancellationToken patience) => (this.connection, this.clock, this.patience) = (connection, clock, patience);

    /// <exception cref="IOException">There is no such file, or it cannot be read; the text says why.</exception>
    public static LedgerReader Open(string place, TimeProvider clock) => Open(place, clock, Ledger.BusyTimeout);

    internal static LedgerReader Open(string place, TimeProvider clock, TimeSpan busyTimeout)
    {
        var database = Ledger.DatabaseAt(place, busyTimeout);
        var reader = new LedgerReader(new ReadConnection(database, database.OpenReader), clock);
        reader.Demand();
        return reader;
    }

    /// <summary>The same reader for one who may leave: then every look throws <see cref="OperationCanceledException"/>, one in a file that runs too. It need not be disposed.</summary>
    public LedgerReader Until(CancellationToken cancellationToken) => new(connection, clock, cancellationToken);

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
    public DateTimeOffset? NextDue() => Soon(Read(OutboxTable.NextDue));

    /// <summary>Notices, latest first; those behind that row when it is given, and none when it is gone.</summary>
    public IReadOnlyList<CaseRow> Cases(CaseFilter wanted, int limit, long? behind = null) => Read(db => CaseQuery.List(db, wanted, limit, behind));

    /// <summary>Notices behind a row, in the order of rows: all of them can be gone through in pages, and no look takes long.</summary>
    public IReadOnlyList<CaseRow> CasesAfter(CaseFilter wanted, long id, int limit) => Read(db => CaseQuery.After(db, wanted, id, limit));

    /// <summary>Those of these rows that are there, latest row first.</summary>
    public IReadOnlyList<CaseRow> Cases(IReadOnlyList<long> ids) => Read(db => CaseQuery.Get(db, ids));

    /// <summary>See <see cref="CaseSearch.Find"/>.</summary>
    public IReadOnlyList<CaseRow> Search(string term, int limit) => Read(db => CaseQuery.Get(db, CaseSearch.Find(db, term, limit)));

    /// <summary>Notices with this number of a case or ticket, latest row first.</summary>
    public IReadOnlyList<CaseRow> OfCase(string caseId, int limit) => Read(db => CaseQuery.Get(db, CaseSearch.OfCase(db, caseId, limit)));

    /// <summary>Notices by day of receipt, as <see cref="CaseStats.Days"/>.</summary>
    internal IReadOnlyList<CaseStats.Share> Days(DateTimeOffset since) => Read(db => StatsQuery.DaysOf(db, new CaseFilter { Since = since }));

    public CaseStats Stats(CaseFilter wanted) => Read(db => StatsQuery.Of(db, wanted));

    /// <summary>Mails of the outbox: what a deadline presses first, then the latest; those behind that one when it is given, and none when it is gone.</summary>
    public IReadOnlyList<QueueRow> Queue(QueueFilter wanted, int limit, long? behind = null) => Read(db => QueueQuery.List(db, wanted, limit, behind));

    /// <summary>How many mails of the outbox there are, by state and by the code of the reason, most first.</summary>
    public IReadOnlyList<(string State, string Reason, long Count)> CountQueue(QueueFilter wanted) => Read(db => QueueQuery.Count(db, wanted));

    /// <summary>What waits in the outbox, and for how long; see <see cref="BacklogQuery"/>.</summary>
    internal Backlog Backlog() => Read(BacklogQuery.Of);

    /// <summary>Notices of which the sender wants an answer by a time, and none is on its way; the first to be due first.</summary>
    /// <param name="since">Deadlines that passed before are left out.</param>
    /// <param name="limit">Of rows.</param>
    public IReadOnlyList<CaseRow> Deadlines(DateTimeOffset since, int limit) => Read(db => CaseQuery.Due(db, since.ToUnixTimeMilliseconds(), limit));

    /// <summary>How many of these there are with a deadline before a time.</summary>
    public long CountDeadlines(DateTimeOffset since, DateTimeOffset before) => Read(db => CaseQuery.CountDue(db, since.ToUnixTimeMilliseconds(), before.ToUnixTimeMilliseconds()));

    /// <summary>A mail of the outbox; null when there is none of that number.</summary>
    public QueueRow? FindReply(long id) => Read(db => QueueQuery.Find(db, id));

    /// <summary>All mails that were queued for a notice, in their order.</summary>
    public IReadOnlyList<QueueRow> RepliesTo(long noticeId) => Read(db => QueueQuery.OfNotice(db, noticeId));

    public void Dispose() => connection.Dispose();

    /// <exception cref="IOException">Nothing can be read.</exception>
    internal void Demand() => Read(_ => true);

    internal DateTimeOffset? Soon(long? due) => due is null ? null
        : DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(due.Value, (clock.GetUtcNow() + Ledger.LongestWait).ToUnixTimeMilliseconds()));

    /// <summary>For those who must not be kept waiting: who is cancelled goes, and what was asked comes to its end on the pool.</summary>
    internal ValueTask<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return connection.IsShared ? new(connection.ReadOnPoolAsync(query, cancellationToken)) : ValueTask.FromResult(Read(query));
    }

    T Read<T>(Func<DbConnection, T> query) => connection.Read(query, patience);
}
