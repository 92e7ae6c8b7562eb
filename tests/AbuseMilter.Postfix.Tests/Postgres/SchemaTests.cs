using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Postfix.Tests.Postgres;

/// <summary>What a database must be, and what is said of one that is not.</summary>
public sealed class SchemaTests
{
    readonly SetClock clock = new();
    readonly PostgresCluster server = SharedPostgres.Cluster;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hosts_that_start_together_on_an_empty_database_all_get_a_ledger()
    {
        var url = server.Url(server.Create());
        var ledgers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Opened(url))));
        foreach (var ledger in ledgers) await ledger.RecordAsync(Entry("1"), null, Cancellation);
        ledgers[5].Reader.Latest(10).Count.ShouldBe(1);
        foreach (var ledger in ledgers) await ledger.DisposeAsync();
    }

    // A server that is busy with the others is asked again, as by a daemon.
    Ledger Opened(string url)
    {
        for (var left = 5; ; left--)
        {
            try
            {
                return Ledger.Open(url, clock);
            }
            catch (LedgerAwayException) when (left > 0)
            {
            }
        }
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        var name = server.Create();
        await using (Ledger.Open(server.Url(name), clock)) { }
        Execute(name, "UPDATE abuse_milter SET version = 99");
        Should.Throw<IOException>(() => Ledger.Open(server.Url(name), clock)).Message.ShouldContain("newer program (schema 99");
        Should.Throw<IOException>(() => LedgerReader.Open(server.Url(name), clock)).Message.ShouldContain("newer program");
    }

    [Fact]
    public void Tables_of_another_program_are_left_alone()
    {
        var name = server.Create();
        Execute(name, "CREATE TABLE notice (theirs TEXT)");
        Should.Throw<IOException>(() => Ledger.Open(server.Url(name), clock)).Message.ShouldContain("a table notice of another program");
        Execute(name, "INSERT INTO notice (theirs) VALUES ('still there')");
    }

    [Fact]
    public void A_database_that_cannot_hold_every_text_is_refused() => Should.Throw<IOException>(
        () => Ledger.Open(server.Url(server.Create("ENCODING 'LATIN1' TEMPLATE template0")), clock)).Message.ShouldContain("encoded in LATIN1");

    [Fact]
    public void What_is_absent_is_told_and_how_to_make_it()
    {
        Should.Throw<IOException>(() => LedgerReader.Open(server.Url(server.Create()), clock)).Message.ShouldContain("start the daemon once");
        Should.Throw<IOException>(() => Ledger.Open(server.Url("absent"), clock)).Message.ShouldContain("createdb");
    }

    [Fact]
    public void A_password_is_in_no_message()
    {
        var failure = Should.Throw<IOException>(() => Ledger.Open("postgresql://user:hunter2@/db?host=/nonexistent", clock));
        failure.ToString().ShouldNotContain("hunter2");
        failure.Message.ShouldStartWith("ledger postgresql:///db?host=/nonexistent: ");
    }

    void Execute(string database, string sql)
    {
        using var db = server.Connect(database);
        db.Execute(sql);
    }
}
