using AbuseMilter.Postfix.Tests.Postgres;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace AbuseMilter.Postfix.Tests.Postgres;

/// <summary>The server of all tests that need no more of it than a database; started by the first and stopped at the end.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    static readonly Lazy<Task<PostgresCluster>> Started = new(() => Task.Run(PostgresCluster.Start));

    internal static PostgresCluster Cluster
    {
        get
        {
            PostgresCluster.Require();
            return Started.Value.GetAwaiter().GetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Started.IsValueCreated) await (await Started.Value).DisposeAsync();
    }
}
