using AbuseMilter.Store;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Store;

public sealed class StatementsTests : IDisposable
{
    const string Insert = "INSERT INTO thing (name) VALUES ($1)";

    readonly SqliteConnection db = new("Data Source=:memory:;Pooling=False");

    public StatementsTests()
    {
        db.Open();
        db.Execute("CREATE TABLE thing (name TEXT UNIQUE)");
    }

    public void Dispose() => db.Dispose();

    [Fact]
    public void A_kept_statement_runs_in_the_transaction_of_its_time_with_the_values_of_its_time()
    {
        db.Execute(Insert, "outside");
        using (var undone = db.BeginTransaction()) db.Execute(Insert, "undone");
        using (var done = db.BeginTransaction())
        {
            db.Execute(Insert, "done");
            done.Commit();
        }
        db.Execute(Insert, null as string);
        Names().ShouldBe(["", "done", "outside"]);
    }

    [Fact]
    public void A_statement_that_failed_can_be_run_again()
    {
        db.Execute(Insert, "one");
        Should.Throw<SqliteException>(() => db.Execute(Insert, "one"));
        db.Execute(Insert, "two").ShouldBe(1);
        Names().ShouldBe(["one", "two"]);
    }

    [Fact]
    public void One_that_is_being_read_is_not_the_one_that_is_run_within()
    {
        const string Twice = "SELECT $1 + $2";
        db.Query(row => (row.GetInt64(0), db.Scalar<long>(Twice, 10L, 20L)), Twice, 1L, 2L).ShouldBe([(3L, 30L)]);
        db.Query(row => (row.GetInt64(0), db.Scalar<long>(Twice, 10L, 20L)), Twice, 1L, 2L).ShouldBe([(3L, 30L)]);
    }

    [Fact]
    public void Of_very_many_statements_each_runs_still()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 200; i++) db.Scalar<long>($"SELECT $1 + {i}", 1L).ShouldBe(i + 1);
        }
    }

    [Fact]
    public void What_a_table_became_meanwhile_is_seen()
    {
        const string All = "SELECT * FROM thing WHERE name <> $1";
        db.Execute(Insert, "one");
        db.Query(row => row.FieldCount, All, "").ShouldBe([1]);
        db.Execute("ALTER TABLE thing ADD COLUMN size INTEGER");
        db.Query(row => row.FieldCount, All, "").ShouldBe([2]);
    }

    List<string> Names() => db.Query(row => row.Text("name") ?? "", "SELECT name FROM thing WHERE $1 = 1 ORDER BY name", 1L);
}
