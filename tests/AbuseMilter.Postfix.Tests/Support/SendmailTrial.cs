using AbuseMilter.Tests;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>A folder with a Sendmail, our daemon as its filter, and the shipped configuration with places of this trial.</summary>
sealed class SendmailTrial : IAsyncDisposable
{
    SendmailTrial(string root) => Root = root;

    public string Root { get; }

    public SendmailInstance Sendmail { get; private set; } = null!;

    public DaemonProcess Daemon { get; private set; } = null!;

    string Config => Path.Combine(Root, "abusemilter.toml");

    /// <param name="overUnixSocket">How Sendmail reaches the daemon; it listens on both.</param>
    public static async Task<SendmailTrial> Start(bool overUnixSocket = false)
    {
        await SendmailInstance.Require();
        var trial = new SendmailTrial(SendmailInstance.NewFolder());
        try
        {
            var (milterPort, replyPort) = (PostfixInstance.FreePort(), PostfixInstance.FreePort());
            trial.WriteConfig(milterPort, replyPort);
            trial.Daemon = await DaemonProcess.Start(trial.Config);
            var filter = overUnixSocket ? $"local:{trial.Root}/milter.sock" : $"inet:{milterPort}@127.0.0.1";
            trial.Sendmail = await SendmailInstance.Start(Path.Combine(trial.Root, "sendmail"), filter, replyPort);
            return trial;
        }
        catch
        {
            await trial.DisposeAsync();
            throw;
        }
    }

    public IReadOnlyList<string> Filed()
    {
        var path = Path.Combine(Root, "Maildir/.Torservers.Abuse.DMCA/new");
        return Directory.Exists(path) ? [.. Directory.GetFiles(path).Order().Select(File.ReadAllText)] : [];
    }

    public async Task StartDaemon() => Daemon = await DaemonProcess.Start(Config);

    public async ValueTask DisposeAsync()
    {
        if (Sendmail is not null) await Sendmail.DisposeAsync();
        if (Daemon is not null) await Daemon.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }

    void WriteConfig(int milterPort, int replyPort) => File.WriteAllText(Config, File.ReadAllText(Repository.Path("conf/abusemilter.toml"))
        .Replace("\"inet:127.0.0.1:8895\"", $"\"inet:127.0.0.1:{milterPort}\", \"unix:{Root}/milter.sock\"", StringComparison.Ordinal)
        .Replace("/var/lib/abuse-milter/Maildir", $"{Root}/Maildir", StringComparison.Ordinal)
        .Replace("/var/lib/abuse-milter/ledger.db", $"{Root}/ledger.db", StringComparison.Ordinal)
        .Replace("\"templates\"", $"\"{Repository.Path("conf/templates")}\"", StringComparison.Ordinal)
        .Replace("\"profiles\"", $"\"{Repository.Path("conf/profiles")}\"", StringComparison.Ordinal)
        .Replace("[networks]", "[networks]\nours = \"192.0.2.0/24\"", StringComparison.Ordinal)
        .Replace("inet:127.0.0.1:10026", $"inet:127.0.0.1:{replyPort}", StringComparison.Ordinal)
        .Replace("require_authentication = \"pass\"", "require_authentication = \"none\"", StringComparison.Ordinal));
}
