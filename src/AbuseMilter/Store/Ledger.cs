using System.Data.Common;
using AbuseMilter.Settings;

namespace AbuseMilter.Store;

/// <summary>
/// The record of every notice, and the outbox of replies, in one SQLite file (WAL, synchronous=FULL) or in a PostgreSQL database that several hosts share.
/// One writer commits in groups: what returned is on disk. One process writes a file, one process of each host a database; others may read with
/// <see cref="LedgerReader"/>.
/// </summary>
/// <remarks>
/// Every method throws <see cref="IOException"/> when file or server fail; then nothing was changed, or, where a connection broke at its commit, nobody knows
/// and the same call may be made again. Later it may work again. A lease is bound to the instance that gave it, and only <see cref="RecoverAsync"/> moves the
/// row before its holder does: of a file all rows in <c>sending</c> of an earlier instance, of a shared database, and within one instance, those whose lease
/// ran out. So a lease must outlast the longest submission.
/// </remarks>
public sealed class Ledger : IAsyncDisposable
{
    /// <summary>
    /// No reply is due later than this from now: longer than the longest back-off, short enough to forget a clock that went wrong.
    /// </summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(2);

    internal static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    /// <summary>What an opening that hangs with its disk or server has at the end. It has promised nothing to anybody yet.</summary>
    static readonly TimeSpan LastTurn = TimeSpan.FromSeconds(2);

    readonly IDatabase database;
    readonly GroupCommit writer;
    readonly TimeProvider clock;
    readonly long owner = Random.Shared.NextInt64();
    IDisposable? processLock;
    volatile IOException? shut;

    internal Ledger(IDatabase database, TimeProvider clock)
    {
        (this.database, this.clock, writer) = (database, clock, new GroupCommit(database));
        shut = new IOException($"{database.Name} is not open yet");
        Reader = NewReader();
    }

    public LedgerReader Reader { get; }

    /// <summary>False until <see cref="OpenAsync"/> has succeeded: every other call fails then, with the reason why it did not.</summary>
    public bool IsOpen => shut is null;

    /// <summary>Told of each commit but that of the opening, in the writer's turn: how long it took, and of how many changes.</summary>
    internal Action<TimeSpan, int>? Committed
    {
        set => writer.Committed = (time, changes) =>
        {
            if (IsOpen) value?.Invoke(time, changes);
        };
    }

    /// <summary>Told of each alert that was left out, once that is on disk, with the limit that is reached. It must not wait.</summary>
    internal Action<RateLimit>? LeftOut { get; set; }

    /// <summary>One that has still to be opened.</summary>
    /// <param name="place">Path of a SQLite file, or the <see cref="PostgresUrl"/> of a database.</param>
    /// <param name="clock">Every host has its own; those of hosts that share a database are to agree to some seconds.</param>
    public static Ledger At(string place, TimeProvider clock) => At(place, clock, BusyTimeout);

    internal static Ledger At(string place, TimeProvider clock, TimeSpan busyTimeout) => new(DatabaseAt(place, busyTimeout), clock);

    /// <summary>One that is open and takes nothing over.</summary>
    /// <exception cref="IOException">As <see cref="OpenAsync"/>.</exception>
    public static Ledger Open(string place, TimeProvider clock) => Open(place, clock, BusyTimeout);

    internal static Ledger Open(string place, TimeProvider clock, TimeSpan busyTimeout)
    {
        var ledger = At(place, clock, busyTimeout);
        try
        {
            ledger.OpenAsync([], default, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return ledger;
        }
        catch
        {
            ledger.DisposeAsync().AsTask().Wait();
            throw;
        }
    }

    /// <summary>
    /// Opens or makes the file (0600), or brings the server's database to today's tables. A file is checked whole first, which takes a few seconds for each
    /// gigabyte. One that holds no notice yet takes over, in one commit, what an earlier ledger knew that is gone. Nobody knows which of its replies went out:
    /// those queued after <paramref name="mayWait"/> are held, older ones came to their end, and either keeps the next reply to its case for a person. Hosts that
    /// share a database have it from each other.
    /// </summary>
    /// <param name="lost">Gone through before anybody else reads or writes, and where nothing is taken over not at all. A digest that comes twice changes nothing.</param>
    /// <param name="mayWait">Since when a reply may be waiting to go out.</param>
    /// <param name="cancellationToken">Honoured at once; what is under way may come to its end.</param>
    /// <returns>How many rows were taken over.</returns>
    /// <exception cref="LedgerAwayException">Later this may succeed.</exception>
    /// <exception cref="IOException">It cannot be used; the text says why and what to do.</exception>
    public async ValueTask<int> OpenAsync(IEnumerable<(LedgerEntry Entry, OutboxMail? Reply)> lost, DateTimeOffset mayWait, CancellationToken cancellationToken)
    {
        try
        {
            processLock ??= database.Lock();
            var count = await writer.RunAsync(db => Adopt(db, lost, mayWait, cancellationToken), cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            shut = null;
            return count;
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            var told = Told(e);
            shut = told;
            if (told == e) throw;
            throw told;
        }
    }

    // What is taken over comes from elsewhere, and fails in ways of its own.
    IOException Told(Exception e) => e switch
    {
        AggregateException { InnerException: { } first } => Told(first),
        LedgerAwayException away => away,
        IOException fault when LedgerFile.MayPass(fault) => new LedgerAwayException(fault.Message, fault),
        IOException fault => fault,
        _ => new IOException($"{database.Name} cannot take over what is filed: {e.Message}", e),
    };

    /// <summary>For one who shall not wait for those who read with <see cref="Reader"/>.</summary>
    public LedgerReader NewReader() => new(new ReadConnection(database, OpenReader), clock);

    internal static IDatabase DatabaseAt(string place, TimeSpan busyTimeout) =>
        PostgresUrl.IsOne(place) ? new PostgresServer(place) : new LedgerFile(Path.GetFullPath(place), busyTimeout);

    /// <summary>The row of a message that was taken before; null when it is new.</summary>
    public ValueTask<LedgerEntry?> FindAsync(ContentDigest digest, CancellationToken cancellationToken) =>
        Reader.ReadAsync(db => NoticeTable.Find(db, digest), cancellationToken);

    /// <summary>True when a reply to that case, or to that event, is pending, being sent or sent.</summary>
    public ValueTask<bool> HasReplyAsync(string caseKey, string? eventKey, CancellationToken cancellationToken) =>
        Reader.ReadAsync(db => OutboxTable.HasReply(db, caseKey, eventKey), cancellationToken);

    /// <summary>When the next pending reply is due, at most <see cref="LongestWait"/> from now; null when none is pending.</summary>
    public async ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) =>
        Reader.Soon(await Reader.ReadAsync(OutboxTable.NextDue, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Commits the row and, in the same transaction, the reply: pending when the entry's decision is <c>send</c>, else held. A digest that
    /// is there already changes nothing. A reply that would go beyond one of its limits is held instead, and charged to none. A reply to a case or event that has one is dropped, and the row says so instead of the decision
    /// given; one to a case of which a reply may be out, or is held back by a person, is held as well. A reply that becomes pending supersedes those to its case or event that failed, expired or are held.
    /// </summary>
    public ValueTask<Recorded> RecordAsync(LedgerEntry entry, OutboxMail? reply, CancellationToken cancellationToken) =>
        RecordAsync(entry, reply, alert: null, cancellationToken);

    /// <summary>The same, and in the same transaction an alert to the operator, pending whatever becomes of the reply. Beyond one of its limits it is left out, and the next tells of it.</summary>
    public async ValueTask<Recorded> RecordAsync(LedgerEntry entry, OutboxMail? reply, OutboxMail? alert, CancellationToken cancellationToken)
    {
        var (recorded, full) = await ChangeAsync(db => Record(db, entry, reply, alert), cancellationToken).ConfigureAwait(false);
        if (full is not null) LeftOut?.Invoke(full);
        return recorded;
    }

    /// <summary>What a person should be told now.</summary>
    public ValueTask<List<Concern>> ConcernsAsync(CancellationToken cancellationToken) => Reader.ReadAsync(db => ConcernQuery.All(db, Now), cancellationToken);

    /// <summary>Queues an alert that is about no message, unless one of its limits is reached.</summary>
    /// <returns>False when it is, whoever reached it; then nothing was changed.</returns>
    public ValueTask<bool> AlertAsync(OutboxMail alert, CancellationToken cancellationToken) => AlertAsync(alert, [], cancellationToken);

    /// <summary>The same; what it tells of alerts that were left out, see <see cref="Concern.LeftOut"/>, is told then.</summary>
    public ValueTask<bool> AlertAsync(OutboxMail alert, IReadOnlyList<(string Bucket, long Count)> leftOut, CancellationToken cancellationToken) => ChangeAsync(db =>
    {
        if (BucketTable.Charge(db, alert.Limits, Now) is not null) return false;
        foreach (var (bucket, count) in leftOut) BucketTable.Told(db, bucket, count);
        OutboxTable.Insert(db, noticeId: null, alert, "pending", Now);
        return true;
    }, cancellationToken);

    /// <summary>Takes the mail that is due first, marked as sending until the lease runs out; null when none is due.</summary>
    /// <returns>The mail, this attempt counted.</returns>
    public ValueTask<OutboxMail?> LeaseAsync(TimeSpan lease, CancellationToken cancellationToken) => LeaseAsync(lease, alertsOnly: false, cancellationToken);

    /// <summary>The same, of alerts alone.</summary>
    public ValueTask<OutboxMail?> LeaseAlertAsync(TimeSpan lease, CancellationToken cancellationToken) => LeaseAsync(lease, alertsOnly: true, cancellationToken);

    ValueTask<OutboxMail?> LeaseAsync(TimeSpan lease, bool alertsOnly, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lease, LongestWait);
        return ChangeAsync(db =>
        {
            var now = Now;
            do
            {
                if (OutboxTable.Lease(db, owner, now, After(lease), alertsOnly, database.IsShared) is { } mail) return mail;
            }
            while (OutboxTable.SetAside(db, now, alertsOnly, database.IsShared));
            OutboxTable.PullForward(db, After(LongestWait));
            return null;
        }, cancellationToken);
    }

    /// <returns>False when this ledger does not hold the reply any more; then nothing was changed.</returns>
    public ValueTask<bool> MarkSentAsync(long id, string answer, CancellationToken cancellationToken) =>
        ChangeAsync(db => OutboxTable.End(db, id, owner, "sent", answer, Now), cancellationToken);

    /// <summary>Back to pending, due later.</summary>
    /// <returns>False when this ledger does not hold the reply any more; then nothing was changed.</returns>
    public ValueTask<bool> PostponeAsync(long id, DateTimeOffset due, string why, bool countAttempt, CancellationToken cancellationToken) =>
        ChangeAsync(db => OutboxTable.Postpone(db, id, owner, due.ToUnixTimeMilliseconds(), why, countAttempt), cancellationToken);

    /// <summary>Ends the reply as <c>failed</c>, <c>expired</c> or <c>held</c>.</summary>
    /// <returns>False when this ledger does not hold the reply any more; then nothing was changed.</returns>
    public ValueTask<bool> EndAsync(long id, string state, string why, CancellationToken cancellationToken)
    {
        if (state is not ("failed" or "expired" or "held")) throw new ArgumentException($"'{state}' is not an end", nameof(state));
        return ChangeAsync(db => OutboxTable.End(db, id, owner, state, why, Now), cancellationToken);
    }

    /// <summary>Commits that the final dot of this mail may go out now; until the next lease <see cref="RecoverAsync"/> knows it as one that may be out.</summary>
    /// <returns>False when this ledger does not hold the reply any more; then nothing was changed, and the dot must not go out.</returns>
    public ValueTask<bool> MarkAtDotAsync(long id, CancellationToken cancellationToken) =>
        ChangeAsync(db => OutboxTable.MarkAtDot(db, id, owner), cancellationToken);

    /// <summary>
    /// Settles the replies that were cut off: left in <c>sending</c> by a process that died, or by a lease that ran out. To be called at start, before the
    /// first lease.
    /// </summary>
    /// <param name="resend">
    /// True: pending again, the same bytes go out at once. False: those that <see cref="MarkAtDotAsync"/> marked are held for a person, since nobody knows
    /// whether they went out; the others did not, and are pending again.
    /// </param>
    /// <param name="cancellationToken">Honoured until the change has its turn.</param>
    /// <returns>How many there were.</returns>
    public ValueTask<int> RecoverAsync(bool resend, CancellationToken cancellationToken) => ChangeAsync(db =>
    {
        var held = resend ? 0 : OutboxTable.Recover(db, Known, "held", "ambiguous: the submission was cut off at its end", Now, After(LongestWait), atDot: 1);
        return held + OutboxTable.Recover(db, Known, "pending", "the submission was cut off", Now, After(LongestWait), atDot: 0);
    }, cancellationToken);

    /// <summary>A held reply becomes pending, due now; others to its case or event that ended without going out are superseded.</summary>
    /// <returns>False when it is not held, or its case has an answer; then nothing was changed.</returns>
    public ValueTask<bool> ReleaseAsync(long id, CancellationToken cancellationToken) => ChangeAsync(db =>
    {
        database.TakeTurn(db);
        return OutboxDeeds.Release(db, id, Now).IsDone;
    }, cancellationToken);

    /// <summary>Commits what is queued, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        Reader.Dispose();
        var closed = writer.DisposeAsync().AsTask();
        await (IsOpen ? closed : Task.WhenAny(closed, Task.Delay(LastTurn))).ConfigureAwait(false);
        processLock?.Dispose();
    }

    internal ValueTask<T> ChangeAsync<T>(Func<DbConnection, T> change, CancellationToken cancellationToken)
    {
        Demand();
        return writer.RunAsync(change, cancellationToken);
    }

    DbConnection OpenReader()
    {
        Demand();
        return database.OpenReader();
    }

    // To each an exception of his own.
    void Demand()
    {
        if (shut is { } why) throw new IOException(why.Message, why);
    }

    int Adopt(DbConnection db, IEnumerable<(LedgerEntry Entry, OutboxMail? Reply)> lost, DateTimeOffset mayWait, CancellationToken cancellationToken)
    {
        // Before the gate opens, those who will read have been let in once as well.
        database.OpenReader().Dispose();
        if (database.IsShared || NoticeTable.Latest(db, 1).Count > 0) return 0;
        var count = 0;
        foreach (var (entry, reply) in lost)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (NoticeTable.Has(db, entry.Digest)) continue;
            count++;
            var noticeId = NoticeTable.Insert(db, entry);
            MentionTable.Insert(db, noticeId, entry);
            if (reply is not null) OutboxTable.InsertLost(db, noticeId, reply, entry.ReceivedAt > mayWait ? "held" : "superseded", entry.ReceivedAt.ToUnixTimeMilliseconds());
        }
        return count;
    }

    // With the limit that keeps the alert back.
    (Recorded, RateLimit? Full) Record(DbConnection db, LedgerEntry entry, OutboxMail? reply, OutboxMail? alert)
    {
        database.TakeTurn(db);
        if (NoticeTable.Has(db, entry.Digest)) return (Recorded.Known, null);
        (var recorded, entry) = Weigh(db, entry, reply);
        var noticeId = NoticeTable.Insert(db, entry);
        MentionTable.Insert(db, noticeId, entry);
        var full = alert is null ? null : Tell(db, noticeId, alert);
        if (reply is null || recorded == Recorded.FiledCaseAnswered) return (recorded, full);
        var isHeld = entry.ReplyDecision != "send";
        if (!isHeld) OutboxTable.Supersede(db, reply.CaseKey, reply.EventKey, Now);
        OutboxTable.Insert(db, noticeId, reply, isHeld ? "held" : "pending", Now);
        return (recorded, full);
    }

    // One that is too many is lost, and its bucket remembers that there was one.
    RateLimit? Tell(DbConnection db, long noticeId, OutboxMail alert)
    {
        if (BucketTable.Charge(db, alert.Limits, Now) is { } empty)
        {
            BucketTable.LeaveOut(db, empty);
            return empty;
        }
        var leftOut = alert.Limits.Select(limit => BucketTable.LeftOut(db, limit)).Where(of => of.Count > 0).ToList();
        if (leftOut.Count > 0 && Counting(alert, leftOut.Sum(of => of.Count)) is { } telling)
        {
            alert = telling;
            foreach (var (bucket, count) in leftOut) BucketTable.Told(db, bucket, count);
        }
        OutboxTable.Insert(db, noticeId, alert, "pending", Now);
        return null;
    }

    // Null when it cannot be told: letters come from templates, and one that fails must not take the notice with it.
    static OutboxMail? Counting(OutboxMail alert, long leftOut)
    {
        try
        {
            return alert.ContentAfter is { } content ? alert with { Content = content(leftOut) } : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    // What only the ledger knows can change the decision: a duplicate is not charged, and what is held is not either.
    (Recorded, LedgerEntry) Weigh(DbConnection db, LedgerEntry entry, OutboxMail? reply)
    {
        if (reply is null) return (Recorded.Filed, entry);
        if (OutboxTable.HasReply(db, reply.CaseKey, reply.EventKey))
            return (Recorded.FiledCaseAnswered, entry with { ReplyDecision = "none", ReplyReason = "duplicate-case: this case has a reply already" });
        if (entry.ReplyDecision == "send" && OutboxTable.IsHeldBack(db, reply.CaseKey, reply.EventKey))
            return (Recorded.FiledCaseHeld, entry with { ReplyDecision = "hold", ReplyReason = "case-held: an earlier reply to this case waits for a person" });
        if (entry.ReplyDecision != "send" || BucketTable.Charge(db, reply.Limits, Now) is not { } limit) return (Recorded.FiledAndQueued, entry);
        return (Recorded.FiledAndLimited, entry with { ReplyDecision = "hold", ReplyReason = $"rate-limited: more than {limit} to {limit.Key}" });
    }

    /// <summary>
    /// Whose leases are good whatever their time: of a file nobody's but this instance's, since no other can be alive. Of hosts that share a database none can
    /// tell of another whether it died, so everybody's: null.
    /// </summary>
    long? Known => database.IsShared ? null : owner;

    long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    long After(TimeSpan time) => Now + (long)time.TotalMilliseconds;
}
