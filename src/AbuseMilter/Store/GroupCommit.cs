using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace AbuseMilter.Store;

/// <summary>
/// The one writer of a database. Changes that arrive while the disk syncs wait and share the next commit, so a sync serves many;
/// a change that fails is undone alone. A change that returned is on disk.
/// </summary>
sealed class GroupCommit : IAsyncDisposable
{
    const int LargestGroup = 64;
    const int LongestQueue = 1024;

    readonly SqliteConnection db;
    readonly Func<SqliteException, IOException> words;
    readonly Action stillThere;
    readonly Channel<Change> queue = Channel.CreateBounded<Change>(new BoundedChannelOptions(LongestQueue) { SingleReader = true });
    readonly Task writer;

    /// <param name="db">Its connection, used by nobody else.</param>
    /// <param name="words">What a failure means.</param>
    /// <param name="stillThere">Throws <see cref="IOException"/> when the file is gone: what is written then is lost with the process.</param>
    public GroupCommit(SqliteConnection db, Func<SqliteException, IOException> words, Action? stillThere = null)
    {
        (this.db, this.words, this.stillThere) = (db, words, stillThere ?? (() => { }));
        writer = Task.Run(WriteAsync);
    }

    /// <exception cref="IOException">The change is not on disk.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before its turn came; nothing was changed.</exception>
    public async ValueTask<T> RunAsync<T>(Func<SqliteConnection, T> change, CancellationToken cancellationToken)
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

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writer.ConfigureAwait(false);
        await db.DisposeAsync().ConfigureAwait(false);
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
        try
        {
            // IMMEDIATE: a transaction that reads first and writes later is refused at once when another writer came between, whatever
            // the timeout.
            stillThere();
            using var transaction = db.BeginTransaction(deferred: false);
            foreach (var change in group) Run(change, transaction);
            transaction.Commit();
        }
        catch (Exception e)
        {
            var failure = e switch
            {
                SqliteException sqlite => words(sqlite),
                IOException gone => gone,
                _ => new IOException("the ledger could not commit", e),
            };
            foreach (var change in group) change.Fail(failure);
            return;
        }
        foreach (var change in group) change.Complete();
    }

    // When SQLite gave up the whole transaction (disk full, I/O error) the savepoint is gone too: undoing throws, and the group fails as
    // one.
    void Run(Change change, SqliteTransaction transaction)
    {
        transaction.Save("change");
        try
        {
            change.Run(db);
        }
        catch (Exception e)
        {
            transaction.Rollback("change");
            change.Fail(e is SqliteException sqlite ? words(sqlite) : e);
        }
        transaction.Release("change");
    }

    abstract class Change
    {
        public abstract bool IsCancelled();
        public abstract void Run(SqliteConnection db);
        public abstract void Complete();
        public abstract void Fail(Exception e);
    }

    sealed class Change<T>(Func<SqliteConnection, T> change, CancellationToken cancellationToken) : Change
    {
        readonly TaskCompletionSource<T> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        T? result;

        public Task<T> Outcome => outcome.Task;

        public override bool IsCancelled() => cancellationToken.IsCancellationRequested && outcome.TrySetCanceled(cancellationToken);
        public override void Run(SqliteConnection db) => result = change(db);
        public override void Complete() => outcome.TrySetResult(result!);
        public override void Fail(Exception e) => outcome.TrySetException(e);
    }
}
