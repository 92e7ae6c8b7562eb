using AbuseMilter.Tests.Store;

namespace AbuseMilter.Postfix.Tests.Postgres;

/// <summary>An empty database.</summary>
sealed class PostgresPlace : LedgerPlace
{
    public override string Name { get; } = SharedPostgres.Cluster.Url(SharedPostgres.Cluster.Create());

    public override bool IsShared => true;

    /// <summary>It goes with its server.</summary>
    public override void Dispose()
    {
    }
}
