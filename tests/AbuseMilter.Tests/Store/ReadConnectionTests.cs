using AbuseMilter.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Store;

public sealed class ReadConnectionTests : IAsyncLifetime
{
    const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE i > $1";

    readonly TempFolder temp = new();
    ReadConnection connection = null!;

    public async ValueTask InitializeAsync()
    {
        await Ledger.Open(temp["ledger.db"], TimeProvider.System).DisposeAsync();
        var database = Ledger.DatabaseAt(temp["ledger.db"], TimeSpan.FromSeconds(1));
        connection = new ReadConnection(database, database.OpenReader);
    }

    [Fact]
    public void A_query_that_nobody_waits_for_is_broken_off_and_the_next_is_not()
    {
        for (var i = 0; i < 3; i++)
        {
            using var leaves = new CancellationTokenSource();
            Should.Throw<OperationCanceledException>(() => connection.Read(db =>
            {
                leaves.CancelAfter(20);
                return db.Scalar<long>(Endless, 0L);
            }, leaves.Token));
            connection.Read(db => db.Scalar<long>("SELECT count(*) FROM notice"), CancellationToken.None).ShouldBe(0);
        }
    }

    [Fact]
    public async Task Who_leaves_while_another_has_the_turn_disturbs_nobody()
    {
        using var gate = new ManualResetEventSlim();
        using var leaves = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var first = Task.Run(() => connection.Read(db =>
        {
            begun.SetResult();
            gate.Wait();
            return db.Scalar<long>("SELECT count(*) FROM notice");
        }, CancellationToken.None), TestContext.Current.CancellationToken);
        await begun.Task;
        var second = Task.Run(() => connection.Read(db => 1, leaves.Token), TestContext.Current.CancellationToken);
        await leaves.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);
        gate.Set();
        (await first).ShouldBe(0);
    }

    [Fact]
    public async Task The_end_does_not_wait_for_what_hangs()
    {
        using var gate = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        var hung = Task.Run(() => connection.Read(_ =>
        {
            begun.SetResult();
            gate.Wait();
            return 1;
        }, CancellationToken.None), TestContext.Current.CancellationToken);
        await begun.Task;
        await Task.Run(connection.Dispose, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        gate.Set();
        (await hung).ShouldBe(1);
    }

    public ValueTask DisposeAsync()
    {
        connection.Dispose();
        temp.Dispose();
        return ValueTask.CompletedTask;
    }
}
