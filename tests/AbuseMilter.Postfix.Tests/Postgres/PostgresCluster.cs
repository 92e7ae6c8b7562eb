using System.Globalization;
using AbuseMilter.Postfix.Tests.Support;
using Npgsql;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Postgres;

/// <summary>A throw-away PostgreSQL in a folder of its own, on a UNIX socket alone, which syncs as in earnest. It runs as user postgres where we are root.</summary>
sealed class PostgresCluster : IAsyncDisposable
{
    const string User = "postgres";

    static readonly string? Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb")))
            .OrderByDescending(bin => bin, StringComparer.Ordinal).FirstOrDefault()
        : null;

    readonly string folder = Directory.CreateTempSubdirectory("abuse-milter-pg-").FullName;
    int databases;

    PostgresCluster()
    {
    }

    string Data => Path.Combine(folder, "data");

    /// <summary>Skips the test, with the reason, where no PostgreSQL can run.</summary>
    public static void Require()
    {
        if (Programs is null) Assert.Skip("needs PostgreSQL: apt-get install postgresql");
    }

    public static async Task<PostgresCluster> Start()
    {
        var cluster = new PostgresCluster();
        if (Environment.IsPrivilegedProcess) await Command.Run("/bin/chown", User, cluster.folder);
        await Run("initdb", "-D", cluster.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await cluster.Resume();
        return cluster;
    }

    /// <summary>The URL of a database, as in the settings.</summary>
    public string Url(string database) => $"postgresql://{User}@/{database}?host={folder}";

    /// <returns>The name of a new, empty database.</returns>
    public string Create(string options = "")
    {
        var name = "ledger" + Interlocked.Increment(ref databases).ToString(CultureInfo.InvariantCulture);
        using var db = Connect("postgres");
        using var command = db.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name} {options}";
        command.ExecuteNonQuery();
        return name;
    }

    /// <summary>A program beside ours.</summary>
    public NpgsqlConnection Connect(string database)
    {
        var db = new NpgsqlConnection($"Host={folder};Username={User};Database={database};Pooling=false;Timeout=5;Command Timeout=20");
        db.Open();
        return db;
    }

    public Task Resume() => Run("pg_ctl", "start", "-w", "-D", Data, "-l", Path.Combine(folder, "log"), "-o", $"-k {folder} -c listen_addresses='' -c max_connections=60");

    /// <summary>As in a crash: every connection is cut, and the log is played again at the next start.</summary>
    public Task Crash() => Run("pg_ctl", "stop", "-w", "-D", Data, "-m", "immediate");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid"))) await Crash();
        Directory.Delete(folder, recursive: true);
    }

    static Task<string> Run(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        return Environment.IsPrivilegedProcess ? Command.Run("/usr/sbin/runuser", ["-u", User, "--", path, .. arguments]) : Command.Run(path, arguments);
    }
}
