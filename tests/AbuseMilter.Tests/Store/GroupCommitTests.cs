using System.Data.Common;
using System.Diagnostics;
using AbuseMilter.Store;
using Microsoft.Data.Sqlite;
using Shouldly;
using SQLitePCL;
using Xunit;

namespace AbuseMilter.Tests.Store;

public sealed class GroupCommitTests : IAsyncDisposable
{
    static readonly TimeSpan Opening = TimeSpan.FromMilliseconds(20);

    readonly TempFolder temp = new();
    readonly ManualResetEventSlim go = new();
    readonly SqliteConnection db;
    readonly GroupCommit writer;
    int commits;
    long openedAt;
    bool refuse;

    public GroupCommitTests()
    {
        db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = temp["db"], Pooling = false }.ToString());
        db.Open();
        db.Execute("CREATE TABLE t (n INTEGER PRIMARY KEY)");
        raw.sqlite3_commit_hook(db.Handle, _ => { commits++; return refuse ? 1 : 0; }, null);
        writer = new GroupCommit(new Opened(db, () => openedAt = Stopwatch.GetTimestamp()));
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        go.Dispose();
        temp.Dispose();
    }

    [Fact]
    public async Task Changes_that_wait_share_a_commit()
    {
        var first = Blocked();
        var others = Enumerable.Range(1, 128).Select(Insert).ToArray();
        go.Set();
        await first;
        await Task.WhenAll(others);
        commits.ShouldBe(3, "one alone, then two groups of 64");
        db.Scalar<long>("SELECT count(*) FROM t").ShouldBe(128);
    }

    [Fact]
    public async Task A_change_that_fails_is_undone_alone()
    {
        var first = Blocked();
        var good = Insert(1);
        var bad = Change(db => db.Execute("INSERT INTO t VALUES (7)") + db.Execute("INSERT INTO t VALUES (1)"));
        var odd = Change(_ => throw new InvalidTimeZoneException("mine"));
        var last = Insert(2);
        go.Set();
        await Task.WhenAll(first, good, last);
        (await Should.ThrowAsync<IOException>(bad)).Message.ShouldBe("in other words");
        (await Should.ThrowAsync<InvalidTimeZoneException>(odd)).Message.ShouldBe("mine");
        db.Query(row => row.GetInt32(0), "SELECT n FROM t ORDER BY n").ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_commit_that_fails_fails_all_who_wait_for_it_and_the_next_goes_through()
    {
        var first = Blocked();
        var group = Enumerable.Range(1, 5).Select(Insert).ToArray();
        refuse = true;
        go.Set();
        await Should.ThrowAsync<IOException>(first);
        foreach (var change in group) await Should.ThrowAsync<IOException>(change);
        db.Scalar<long>("SELECT count(*) FROM t").ShouldBe(0);
        refuse = false;
        await Insert(1);
        db.Scalar<long>("SELECT count(*) FROM t").ShouldBe(1);
    }

    [Fact]
    public async Task A_transaction_that_is_lost_half_way_fails_as_one()
    {
        var first = Blocked();
        var before = Insert(1);
        var lost = Change(db => db.Execute("INSERT INTO t VALUES (2)") + db.Execute("INSERT OR ROLLBACK INTO t VALUES (2)"));
        var after = Insert(3);
        go.Set();
        await first;
        foreach (var change in (Task[])[before, lost, after]) await Should.ThrowAsync<IOException>(change);
        db.Scalar<long>("SELECT count(*) FROM t").ShouldBe(0);
        await Insert(4);
    }

    [Fact]
    public async Task The_time_of_a_commit_is_without_that_of_the_opening()
    {
        var told = new TaskCompletionSource<(TimeSpan Time, TimeSpan SinceOpened)>();
        writer.Committed = (time, _) => told.TrySetResult((time, Stopwatch.GetElapsedTime(openedAt)));
        await Insert(1);
        var (time, sinceOpened) = await told.Task;
        time.ShouldBeLessThanOrEqualTo(sinceOpened);
    }

    [Fact]
    public async Task What_waits_at_closing_is_still_committed()
    {
        var first = Blocked();
        var others = Enumerable.Range(1, 10).Select(Insert).ToArray();
        var closing = writer.DisposeAsync();
        go.Set();
        await closing;
        await Task.WhenAll(others);
    }

    // Writes a row, so that its commit counts, and keeps the writer until it may go.
    Task<int> Blocked()
    {
        using var running = new ManualResetEventSlim();
        var task = Change(db =>
        {
            running.Set();
            go.Wait();
            return db.Execute("DELETE FROM t; CREATE TABLE first (a)");
        });
        running.Wait(Cancellation);
        return task;
    }

    Task<int> Insert(int n) => Change(db => db.Execute("INSERT INTO t VALUES ($1)", n));

    Task<int> Change(Func<DbConnection, int> change) => writer.RunAsync(change, CancellationToken.None).AsTask();

    sealed class Opened(SqliteConnection db, Action opened) : IDatabase
    {
        public string Name => "ledger";
        public DbConnection OpenWriter()
        {
            SpinWait.SpinUntil(() => false, Opening);
            opened();
            return db;
        }

        public bool IsShared => false;
        public IDisposable? Lock() => null;
        public DbConnection OpenDesk() => throw new NotSupportedException();
        public DbConnection OpenReader() => throw new NotSupportedException();
        public bool IsPassing(DbException e) => false;
        public void TakeTurn(DbConnection db) { }
        public IOException Words(DbException e) => new("in other words", e);
        public void StillThere() { }
    }
}
