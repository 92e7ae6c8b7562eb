using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace AbuseMilter.Store;

/// <summary>
/// The one writer of a database. Changes that arrive while the disk syncs wait and share the next commit, so a sync serves many;
/// a change that fails is undone alone. A change that returned is on disk.
/// </summary>
/// <remarks>
/// A change may be run more than once, each time on what is in the database then: the group is begun anew when another host was in its way, and when the
/// connection turns out to be lost before the commit. The first change opens the connection; one that cannot be opened fails the group, and the next one tries again.
/// </remarks>
sealed class GroupCommit : IAsyncDisposable
{
    const int LargestGroup = 64;
    const int LongestQueue = 1024;
    const int MostTries = 3;
    const int Pause = 20; // milliseconds

    readonly IDatabase database;
    readonly Channel<Change> queue = Channel.CreateBounded<Change>(new BoundedChannelOptions(LongestQueue) { SingleReader = true });
    readonly Task writer;
    DbConnection? db;

    public GroupCommit(IDatabase database)
    {
        this.database = database;
        writer = Task.Run(WriteAsync);
    }

    /// <exception cref="IOException">The change is not on disk.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before its turn came; nothing was changed.</exception>
    public async ValueTask<T> RunAsync<T>(Func<DbConnection, T> change, CancellationToken cancellationToken)
    {
        var item = new Change<T>(change, cancellationToken);
        try
        {
            await queue.Writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(Ledger));
        }
        return await item.Outcome.ConfigureAwait(false);
    }

    /// <summary>Told of each commit that is on disk: how long it took, transactions and waiting for the disk but no opening, and of how many changes. It must not wait.</summary>
    public Action<TimeSpan, int>? Committed { get; set; }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writer.ConfigureAwait(false);
        if (db is not null) await db.DisposeAsync().ConfigureAwait(false);
    }

    async Task WriteAsync()
    {
        var group = new List<Change>(LargestGroup);
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            group.Clear();
            while (group.Count < LargestGroup && queue.Reader.TryRead(out var change))
                if (!change.IsCancelled()) group.Add(change);
            if (group.Count > 0) Commit(group);
        }
    }

    void Commit(List<Change> group)
    {
        var began = Stopwatch.GetTimestamp();
        var isOneAtFault = false;
        for (var attempt = 1; ; attempt++)
        {
            var (isRunning, isCommitting) = (false, false);
            try
            {
                if (Connect()) began = Stopwatch.GetTimestamp();
                database.StillThere();
                using var transaction = db.BeginTransaction();
                isRunning = true;
                foreach (var change in group)
                {
                    if (isOneAtFault) Run(change, db, transaction, isLastAttempt: attempt == MostTries);
                    else change.Run(db);
                }
                isCommitting = true;
                transaction.Commit();
                break;
            }
            catch (DbException e) when (attempt < MostTries && !(isCommitting && IsLost) && ConcernsGroup(e))
            {
                group.RemoveAll(change => change.IsOver);
                // Nothing is held now: the other, who waited for us, shall be through before we come again.
                if (!IsLost) Thread.Sleep(attempt * Pause);
            }
            catch (Exception) when (isRunning && !isCommitting && group.Count > 1 && !isOneAtFault)
            {
                // Hardly any change fails, and a savepoint for each cost more than many a change: they are made where one is needed.
                (isOneAtFault, attempt) = (true, attempt - 1);
            }
            catch (Exception e)
            {
                var failure = e switch
                {
                    DbException ours => database.Words(ours),
                    IOException gone => gone,
                    _ when group is [_] && !isCommitting => e,
                    _ => new IOException("the ledger could not commit", e),
                };
                foreach (var change in group) change.Fail(failure);
                return;
            }
        }
        Committed?.Invoke(Stopwatch.GetElapsedTime(began), group.Count);
        foreach (var change in group) change.Complete();
    }

    bool IsLost => db?.State != ConnectionState.Open;

    bool ConcernsGroup(DbException e) => IsLost || database.IsPassing(e);

    // False when it was open already.
    [MemberNotNull(nameof(db))]
    bool Connect()
    {
        if (db is { State: ConnectionState.Open }) return false;
        db?.Dispose();
        db = database.OpenWriter();
        return true;
    }

    // When SQLite gave up the whole transaction (disk full, I/O error) the savepoint is gone too: undoing throws, and the group fails as
    // one.
    void Run(Change change, DbConnection db, DbTransaction transaction, bool isLastAttempt)
    {
        transaction.Save("change");
        try
        {
            change.Run(db);
        }
        catch (Exception e) when (e is not DbException fault || !ConcernsGroup(fault) || (isLastAttempt && !IsLost))
        {
            transaction.Rollback("change");
            change.Fail(e is DbException ours ? database.Words(ours) : e);
        }
        transaction.Release("change");
    }

    abstract class Change
    {
        public abstract bool IsOver { get; }
        public abstract bool IsCancelled();
        public abstract void Run(DbConnection db);
        public abstract void Complete();
        public abstract void Fail(Exception e);
    }

    sealed class Change<T>(Func<DbConnection, T> change, CancellationToken cancellationToken) : Change
    {
        readonly TaskCompletionSource<T> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        T? result;

        public Task<T> Outcome => outcome.Task;

        public override bool IsOver => outcome.Task.IsCompleted;
        public override bool IsCancelled() => cancellationToken.IsCancellationRequested && outcome.TrySetCanceled(cancellationToken);
        public override void Run(DbConnection db) => result = change(db);
        public override void Complete() => outcome.TrySetResult(result!);
        public override void Fail(Exception e) => outcome.TrySetException(e);
    }
}
