using System.Collections.Concurrent;
using AbuseMilter.Postfix.Tests.Support;
using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Postfix.Tests.Postgres;

/// <summary>Two hosts on one database.</summary>
public sealed class SharedLedgerTests : IAsyncDisposable
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly SetClock clock = new();
    readonly string database = SharedPostgres.Cluster.Create();
    readonly Ledger[] hosts;

    public SharedLedgerTests() => hosts = [Open(), Open()];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts) await host.DisposeAsync();
    }

    [Fact]
    public async Task Their_workers_share_the_replies_and_take_none_twice()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => hosts[i % 2].RecordAsync(Entry($"{i}"), Mail($"case {i}"), Cancellation).AsTask()));
        var taken = new ConcurrentBag<(Ledger Host, long Id)>();
        await Task.WhenAll(hosts.Select(async host =>
        {
            while (await host.LeaseAsync(Minute, Cancellation) is { } mail)
            {
                taken.Add((host, mail.Id));
                (await host.MarkSentAsync(mail.Id, "250", Cancellation)).ShouldBeTrue();
            }
        }));
        taken.Select(mail => mail.Id).Distinct().Count().ShouldBe(200);
        taken.Count.ShouldBe(200);
        hosts[0].Reader.CountReplies().ShouldBe(new Dictionary<string, int> { ["sent"] = 200 });
    }

    [Fact]
    public async Task Limits_count_for_both()
    {
        var limit = new RateLimit("sender/agent@example.com", 10, TimeSpan.FromDays(1));
        // One after another at each host, so that their commits alternate.
        var outcomes = (await Task.WhenAll(hosts.Select(async (host, number) =>
        {
            var mine = new List<Recorded>();
            for (var i = 0; i < 40; i++) mine.Add(await host.RecordAsync(Entry($"{number}/{i}"), Mail($"case {number}/{i}") with { Limits = [limit] }, Cancellation));
            return mine;
        }))).SelectMany(mine => mine).ToList();
        outcomes.Count(outcome => outcome == Recorded.FiledAndQueued).ShouldBe(10);
        outcomes.Count(outcome => outcome == Recorded.FiledAndLimited).ShouldBe(70);
    }

    [Fact]
    public async Task Duplicates_are_known_to_both()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => hosts[i % 2].RecordAsync(Entry($"{i / 4}"), Mail($"case {i / 8}"), Cancellation).AsTask()));
        outcomes.Count(outcome => outcome == Recorded.Known).ShouldBe(150);
        outcomes.Count(outcome => outcome == Recorded.FiledAndQueued).ShouldBe(25);
        outcomes.Count(outcome => outcome == Recorded.FiledCaseAnswered).ShouldBe(25);
        (await hosts[1].HasReplyAsync("case 0", null, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_row_that_another_host_is_taking_is_not_waited_for()
    {
        await hosts[0].RecordAsync(Entry("1"), Mail("first"), Cancellation);
        clock.Now += Minute;
        await hosts[0].RecordAsync(Entry("2"), Mail("second"), Cancellation);
        await using var other = SharedPostgres.Cluster.Connect(database);
        await using var taking = await other.BeginTransactionAsync(Cancellation);
        other.Execute("SELECT id FROM outbox WHERE case_key = 'first' FOR UPDATE");
        (await hosts[0].LeaseAsync(Minute, Cancellation)).ShouldNotBeNull().CaseKey.ShouldBe("second");
        (await hosts[1].LeaseAsync(Minute, Cancellation)).ShouldBeNull();
    }

    // Another program, or an older one of ours, that does not keep to the turn.
    [Theory]
    [InlineData("INSERT INTO notice (digest, received_at, sender, recipients, class, reply_decision, reply_reason) VALUES ($1, 0, '', '[]', 'copyright', 'none', '')", Recorded.Known)]
    [InlineData("INSERT INTO outbox (case_key, message_id, recipient, template, content, state, queued_at, due) VALUES ('case', $1, '', '', '', 'pending', 0, 0)", Recorded.FiledCaseAnswered)]
    public async Task What_another_commits_between_our_look_and_our_step_is_no_error(string theirs, Recorded expected)
    {
        await using var other = SharedPostgres.Cluster.Connect(database);
        await using var transaction = await other.BeginTransactionAsync(Cancellation);
        other.Execute(theirs, Digest("1").Hex);
        var recording = hosts[0].RecordAsync(Entry("1"), Mail("case"), Cancellation).AsTask();
        var beside = hosts[0].RecordAsync(Entry("2"), Mail("case 2"), Cancellation).AsTask();
        await SomebodyWaits();
        await transaction.CommitAsync(Cancellation);
        (await recording).ShouldBe(expected);
        (await beside).ShouldBe(Recorded.FiledAndQueued);
    }

    [Fact]
    public async Task A_deadlock_begins_the_group_anew()
    {
        await hosts[0].ChangeAsync(db => db.Execute("INSERT INTO bucket VALUES ('a', 0), ('b', 0)"), Cancellation);
        await using var other = SharedPostgres.Cluster.Connect(database);
        other.Execute("SET deadlock_timeout = '10s'");
        await using var transaction = await other.BeginTransactionAsync(Cancellation);
        other.Execute("UPDATE bucket SET full_at = 1 WHERE key = 'a'");
        var runs = 0;
        var ours = hosts[0].ChangeAsync(db =>
        {
            runs++;
            db.Execute("UPDATE bucket SET full_at = full_at + 10 WHERE key = 'b'");
            return db.Execute("UPDATE bucket SET full_at = full_at + 10 WHERE key = 'a'");
        }, Cancellation).AsTask();
        await SomebodyWaits();
        other.Execute("UPDATE bucket SET full_at = 1 WHERE key = 'b'");
        await transaction.CommitAsync(Cancellation);
        (await ours).ShouldBe(1);
        runs.ShouldBeGreaterThan(1);
        (await hosts[0].ChangeAsync(db => db.Query(row => row.GetDouble(0), "SELECT full_at FROM bucket"), Cancellation)).ShouldBe([11, 11]);
    }

    [Fact]
    public async Task Who_waits_for_a_table_that_is_locked_may_go_and_hears_in_the_end()
    {
        await using (var other = SharedPostgres.Cluster.Connect(database))
        {
            await using var transaction = await other.BeginTransactionAsync(Cancellation);
            other.Execute("LOCK TABLE notice");
            using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            await Should.ThrowAsync<OperationCanceledException>(async () => await hosts[0].FindAsync(Digest("1"), impatient.Token));
            var looking = hosts[1].FindAsync(Digest("1"), Cancellation).AsTask();
            var recording = hosts[1].RecordAsync(Entry("1"), null, Cancellation).AsTask();
            (await Should.ThrowAsync<IOException>(looking)).Message.ShouldContain("did not answer within 5 s");
            (await Should.ThrowAsync<IOException>(recording)).Message.ShouldContain("locked by another program");
        }
        (await hosts[1].RecordAsync(Entry("1"), null, Cancellation)).ShouldBe(Recorded.Filed);
        (await hosts[0].FindAsync(Digest("1"), Cancellation)).ShouldNotBeNull();
    }

    Ledger Open() => Ledger.Open(SharedPostgres.Cluster.Url(database), clock);

    async Task SomebodyWaits()
    {
        await using var watch = SharedPostgres.Cluster.Connect(database);
        await Eventually.Get("a connection that waits for a lock", () =>
            watch.Scalar<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'", database) > 0 ? "" : null);
    }
}
