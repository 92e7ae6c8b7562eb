using System.Text;
using AbuseMilter.Postfix.Tests.Faults;
using AbuseMilter.Postfix.Tests.Support;
using AbuseMilter.Tests;
using AbuseMilter.Tests.Store;
using Microsoft.Data.Sqlite;

namespace AbuseMilter.Postfix.Tests.Soak;

/// <summary>A daemon as a process, a Postfix before it, a submission server behind, Maildir and ledger on a small disk each.</summary>
sealed class Site : IAsyncDisposable
{
    const int Terminate = 15;

    Site(string root) => Root = root;

    public string Root { get; }

    public int Port { get; } = PostfixInstance.FreePort();

    public Mailhost Mailhost { get; } = new();

    public PostfixInstance Postfix { get; private set; } = null!;

    public DaemonProcess Daemon { get; private set; } = null!;

    /// <summary>That of the Maildir, and that of the ledger.</summary>
    public SmallDisk MailDisk { get; private set; } = null!;

    public SmallDisk LedgerDisk { get; private set; } = null!;

    public string Config => Path.Combine(Root, "abusemilter.toml");

    public string Inbox => Path.Combine(Root, "Maildir/.Torservers.Abuse.DMCA");

    /// <param name="notices">At most so many are filed.</param>
    /// <param name="withPostfix">False: the daemon alone.</param>
    public static async Task<Site> Start(int notices, bool withPostfix)
    {
        PostfixInstance.Require();
        var site = new Site(Directory.CreateTempSubdirectory("abuse-milter-").FullName);
        // User postfix must reach its queue below this folder.
        File.SetUnixFileMode(site.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        site.WriteConfig();
        // A notice is a page in the Maildir, and some 16 KB in the ledger with its reply, its indexes and their share of the log.
        site.MailDisk = new SmallDisk(Path.Combine(site.Root, "Maildir"), $"size={8 + notices / 128}m");
        site.LedgerDisk = new SmallDisk(Path.Combine(site.Root, "ledger"), $"size={32 + notices / 32}m");
        await site.StartDaemon();
        if (withPostfix)
        {
            site.Postfix = await PostfixInstance.Start(Path.Combine(site.Root, "postfix"), $"inet:127.0.0.1:{site.Port}", PostfixInstance.FreePort(),
                mailboxes: ["abuse@example.com", "alice@example.com"]);
        }
        return site;
    }

    public async Task StartDaemon() => Daemon = await DaemonProcess.Start(Config);

    public async Task KillAndStart()
    {
        await Daemon.Kill();
        await StartDaemon();
    }

    /// <summary>As an administrator does; the status of the process.</summary>
    public Task<int> Terminated()
    {
        Daemon.Signal(Terminate);
        return Daemon.Ended();
    }

    public SqliteConnection OpenLedger()
    {
        var place = new SqliteConnectionStringBuilder { DataSource = Path.Combine(Root, "ledger/ledger.db"), Pooling = false };
        var db = new SqliteConnection(place.ToString());
        db.Open();
        return db;
    }

    public List<(string Key, string Value)> Rows(string query)
    {
        using var db = OpenLedger();
        using var command = db.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<(string, string)>();
        while (reader.Read()) rows.Add((reader.GetString(0), reader.GetString(1)));
        return rows;
    }

    /// <summary>Replies that may still go out.</summary>
    public long Waiting() => Rows("SELECT id || '', state FROM outbox WHERE state IN ('pending', 'sending')").Count;

    /// <summary>As if an hour had gone by: what was refused for now is due, and an absent server is asked again.</summary>
    public async Task AnHourLater()
    {
        await Daemon.Kill();
        using (var db = OpenLedger())
        {
            using var command = db.CreateCommand();
            command.CommandText = "UPDATE outbox SET due = 0 WHERE state = 'pending'";
            command.ExecuteNonQuery();
        }
        await StartDaemon();
    }

    /// <summary>What lies in new, one character for each byte.</summary>
    public IEnumerable<string> Filed() => Directory.EnumerateFiles(Path.Combine(Inbox, "new")).Select(file => File.ReadAllText(file, Encoding.Latin1));

    public async ValueTask DisposeAsync()
    {
        if (Daemon is not null) await Daemon.DisposeAsync();
        if (Postfix is not null) await Postfix.DisposeAsync();
        await Mailhost.DisposeAsync();
        MailDisk?.Dispose();
        LedgerDisk?.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    void WriteConfig()
    {
        Directory.CreateDirectory(Path.Combine(Root, "profiles"));
        File.Copy(Repository.Path("conf/profiles/mediasentry.toml"), Path.Combine(Root, "profiles/mediasentry.toml"));
        Directory.CreateDirectory(Path.Combine(Root, "templates"));
        foreach (var file in Directory.GetFiles(Repository.Path("conf/templates"))) File.Copy(file, Path.Combine(Root, "templates", Path.GetFileName(file)));
        File.WriteAllText(Config, File.ReadAllText(Repository.Path("conf/abusemilter.toml"))
            .Replace("inet:127.0.0.1:8895", $"inet:127.0.0.1:{Port}", StringComparison.Ordinal)
            .Replace("/var/lib/abuse-milter/Maildir", Path.Combine(Root, "Maildir"), StringComparison.Ordinal)
            .Replace("/var/lib/abuse-milter/ledger.db", Path.Combine(Root, "ledger/ledger.db"), StringComparison.Ordinal)
            .Replace("[networks]", "[networks]\nours = \"192.0.2.0/24\"", StringComparison.Ordinal)
            .Replace("inet:127.0.0.1:10026", $"inet:127.0.0.1:{Mailhost.Port}", StringComparison.Ordinal)
            .Replace("require_authentication = \"pass\"", "require_authentication = \"none\"", StringComparison.Ordinal)
            // One sender, one destination and more in a minute than anybody else has in a day.
            .Replace("known_sender = \"2000/24h\"", "known_sender = \"off\"", StringComparison.Ordinal)
            .Replace("destination = \"2000/24h\"", "destination = \"off\"", StringComparison.Ordinal)
            .Replace("global = \"2000/1h\"", "global = \"off\"", StringComparison.Ordinal));
    }
}
