using System.Text;
using AbuseMilter.Postfix.Tests.Support;
using AbuseMilter.Tests;
using Microsoft.Data.Sqlite;

namespace AbuseMilter.Postfix.Tests.Faults;

/// <summary>
/// The daemon as a process in a folder of its own, with faults to be had at every system call; a sender before it and a submission server behind.
/// </summary>
sealed class Ordeal : IAsyncDisposable
{
    const string Folder = ".Torservers.Abuse.DMCA";

    const int Tries = 20;

    Ordeal(string root) => Root = root;

    public string Root { get; }

    public int Port { get; } = PostfixInstance.FreePort();

    public Mailhost Mailhost { get; } = new();

    public FaultControl Control { get; private set; } = null!;

    public DaemonProcess Daemon { get; private set; } = null!;

    public string Config => Path.Combine(Root, "abusemilter.toml");

    public string Maildir => Path.Combine(Root, "Maildir");

    public string Ledger => Path.Combine(Root, "ledger/ledger.db");

    /// <param name="adapt">Changes the shipped configuration, in which the places are already those of this ordeal.</param>
    /// <param name="prepare">Is done in its folder before the daemon starts.</param>
    public static async Task<Ordeal> Start(Func<string, string>? adapt = null, Action<Ordeal>? prepare = null)
    {
        var ordeal = new Ordeal(Directory.CreateTempSubdirectory("abuse-milter-").FullName);
        Directory.CreateDirectory(Path.GetDirectoryName(ordeal.Ledger)!);
        ordeal.WriteConfig(adapt ?? (text => text));
        prepare?.Invoke(ordeal);
        ordeal.Control = await FaultControl.In(ordeal.Root);
        await ordeal.StartDaemon();
        return ordeal;
    }

    public async Task StartDaemon() => Daemon = await DaemonProcess.Start(Config, environment: Control);

    /// <summary>Kills the daemon, if it lives, and starts the next, to which nothing happens.</summary>
    public async Task Restart()
    {
        await Daemon.DisposeAsync();
        Control.Disarm();
        Mailhost.At = Mailhost.Usual;
        await StartDaemon();
    }

    /// <summary>One try of a sender; see <see cref="Sender.Deliver"/>.</summary>
    public Task<char?> Deliver(string mail) => Sender.Deliver(Port, mail);

    /// <summary>A sender comes again until the mail is taken, and somebody starts the daemon where it has died.</summary>
    public async Task UntilTaken(string mail)
    {
        for (var i = 0; i < Tries; i++)
        {
            if (await Deliver(mail) == 'd') return;
            if (Daemon.HasEnded) await Restart();
        }
        throw new InvalidOperationException($"not taken after {Tries} tries:\n{Daemon.Log}");
    }

    /// <summary>Waits until no reply is on its way any more.</summary>
    public Task Dry() => Eventually.Get("an empty outbox", () => Count("state IN ('pending', 'sending')") == 0 ? "" : null);

    /// <summary>How many rows of the outbox, seen from another process.</summary>
    public long Count(string condition)
    {
        using var db = OpenLedger();
        using var command = db.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM outbox WHERE {condition}";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>What an administrator does with another program.</summary>
    public void Sql(string statement)
    {
        using var db = OpenLedger();
        using var command = db.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    public SqliteConnection OpenLedger()
    {
        var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Ledger, Pooling = false }.ToString());
        db.Open();
        return db;
    }

    /// <summary>What lies in new, one character for each byte.</summary>
    public IReadOnlyList<string> Filed()
    {
        var path = Path.Combine(Maildir, Folder, "new");
        return Directory.Exists(path) ? [.. Directory.GetFiles(path).Select(file => File.ReadAllText(file, Encoding.Latin1))] : [];
    }

    /// <summary>Files with a text.</summary>
    public int Filed(string text) => Filed().Count(mail => mail.Contains(text, StringComparison.Ordinal));

    /// <summary>Replies with a text that the submission server took.</summary>
    public int Answers(string text) => Mailhost.Taken.Count(mail => mail.Contains(text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (Daemon is not null) await Daemon.DisposeAsync();
        await Mailhost.DisposeAsync();
        Control?.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    // One profile, as the others are read at each start and needed by none of these mails.
    void WriteConfig(Func<string, string> adapt)
    {
        Directory.CreateDirectory(Path.Combine(Root, "profiles"));
        File.Copy(Repository.Path("conf/profiles/mediasentry.toml"), Path.Combine(Root, "profiles/mediasentry.toml"));
        Directory.CreateDirectory(Path.Combine(Root, "templates"));
        foreach (var file in Directory.GetFiles(Repository.Path("conf/templates"))) File.Copy(file, Path.Combine(Root, "templates", Path.GetFileName(file)));
        File.WriteAllText(Config, adapt(File.ReadAllText(Repository.Path("conf/abusemilter.toml"))
            .Replace("inet:127.0.0.1:8895", $"inet:127.0.0.1:{Port}", StringComparison.Ordinal)
            .Replace("/var/lib/abuse-milter/Maildir", Maildir, StringComparison.Ordinal)
            .Replace("/var/lib/abuse-milter/ledger.db", Ledger, StringComparison.Ordinal)
            .Replace("[networks]", "[networks]\nours = \"192.0.2.0/24\"", StringComparison.Ordinal)
            .Replace("inet:127.0.0.1:10026", $"inet:127.0.0.1:{Mailhost.Port}", StringComparison.Ordinal)
            .Replace("require_authentication = \"pass\"", "require_authentication = \"none\"", StringComparison.Ordinal)));
    }
}
