using System.Text;
using AbuseMilter.Tests;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>A folder with a Postfix, our daemon as its milter, and a configuration of its own.</summary>
sealed class Trial : IAsyncDisposable
{
    Trial(string root) => Root = root;

    public string Root { get; }

    public PostfixInstance Postfix { get; private set; } = null!;

    public DaemonProcess Daemon { get; private set; } = null!;

    public string Config => Path.Combine(Root, "conf/abusemilter.toml");

    /// <summary>Where the daemon listens beside <see cref="Socket"/>.</summary>
    public int MilterPort { get; } = PostfixInstance.FreePort();

    public string Socket => Path.Combine(Root, "milter.sock");

    public string Maildir => Path.Combine(Root, "Maildir");

    /// <param name="adapt">Changes the shipped configuration, in which the places are already those of this trial.</param>
    /// <param name="overUnixSocket">How Postfix reaches the daemon; it listens on both.</param>
    /// <param name="prepare">Adds ports and settings to the Postfix before it starts.</param>
    public static async Task<Trial> Start(Func<string, string>? adapt = null, bool overUnixSocket = false, Action<Trial, PostfixInstance>? prepare = null)
    {
        PostfixInstance.Require();
        var trial = new Trial(Directory.CreateTempSubdirectory("abuse-milter-").FullName);
        // User postfix must reach its queue and the socket below this folder.
        File.SetUnixFileMode(trial.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var replyPort = PostfixInstance.FreePort();
        trial.WriteConfig(replyPort, adapt ?? (text => text));
        trial.Daemon = await DaemonProcess.Start(trial.Config);
        var milters = overUnixSocket ? $"unix:{trial.Socket}" : $"inet:127.0.0.1:{trial.MilterPort}";
        trial.Postfix = await PostfixInstance.Start(Path.Combine(trial.Root, "postfix"), milters, replyPort,
            instance => prepare?.Invoke(trial, instance),
            "abuse@example.com", "alice@example.com", "dmca@example.com", "noc@example.com", "cases@mediasentry.com");
        return trial;
    }

    /// <summary>The messages in a folder so far, one character for each byte.</summary>
    public IReadOnlyList<string> Filed(string folder = ".Torservers.Abuse.DMCA")
    {
        var path = Path.Combine(Maildir, folder, "new");
        return Directory.Exists(path) ? [.. Directory.GetFiles(path).Order().Select(file => File.ReadAllText(file, Encoding.Latin1))] : [];
    }

    /// <summary>The one filed message that holds a text.</summary>
    public string FiledWith(string text) => Filed().Single(mail => mail.Contains(text, StringComparison.Ordinal));

    public async Task Restart()
    {
        await Daemon.DisposeAsync();
        Daemon = await DaemonProcess.Start(Config);
    }

    public async ValueTask DisposeAsync()
    {
        if (Daemon is not null) await Daemon.DisposeAsync();
        if (Postfix is not null) await Postfix.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }

    void WriteConfig(int replyPort, Func<string, string> adapt)
    {
        foreach (var part in (string[])["templates", "profiles"])
        {
            var folder = Directory.CreateDirectory(Path.Combine(Root, "conf", part)).FullName;
            foreach (var file in Directory.GetFiles(Repository.Path($"conf/{part}"))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        var text = File.ReadAllText(Repository.Path("conf/abusemilter.toml"))
            .Replace("listen = [\"inet:127.0.0.1:8895\"]", $"listen = [\"inet:127.0.0.1:{MilterPort}\", \"unix:{Socket}\"]", StringComparison.Ordinal)
            .Replace("socket_mode = \"0660\"", "socket_mode = \"0666\"", StringComparison.Ordinal)
            .Replace("/var/lib/abuse-milter/Maildir", Maildir, StringComparison.Ordinal)
            .Replace("/var/lib/abuse-milter/ledger.db", $"{Root}/ledger.db", StringComparison.Ordinal)
            .Replace("[networks]", "[networks]\nours = \"192.0.2.0/24\"", StringComparison.Ordinal)
            .Replace("inet:127.0.0.1:10026", $"inet:127.0.0.1:{replyPort}", StringComparison.Ordinal)
            .Replace("require_authentication = \"pass\"", "require_authentication = \"none\"", StringComparison.Ordinal);
        File.WriteAllText(Config, adapt(text));
    }
}
