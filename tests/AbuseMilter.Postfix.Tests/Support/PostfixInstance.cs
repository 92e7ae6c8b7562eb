using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AbuseMilter.Tests;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>A throw-away Postfix with two ports: one through our milter, one past it; more can be added before it starts.</summary>
sealed class PostfixInstance : IAsyncDisposable
{
    static readonly string Script = Repository.Path("packaging/postfix-instance.sh");
    static readonly ConcurrentDictionary<int, bool> GivenOut = new();
    static readonly string[] Queues = ["maildrop", "incoming", "active", "deferred"];

    PostfixInstance(string directory, int smtpPort, int replyPort) => (Directory, SmtpPort, ReplyPort) = (directory, smtpPort, replyPort);

    public string Directory { get; }

    public int SmtpPort { get; }

    public int ReplyPort { get; }

    public string Settings => Path.Combine(Directory, "etc");

    public string Log => File.ReadAllText(Path.Combine(Directory, "log/maillog"));

    /// <summary>Skips the test, with the reason, where no Postfix can run.</summary>
    public static void Require()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("needs root: Postfix' master starts as nobody else");
        if (!File.Exists("/usr/sbin/postfix")) Assert.Skip("needs Postfix: packaging/install-postfix.sh");
    }

    /// <param name="directory">Where everything of it lies.</param>
    /// <param name="milters">What smtpd_milters and non_smtpd_milters are set to.</param>
    /// <param name="replyPort">The port that passes no filter.</param>
    /// <param name="prepare">Adds ports and settings before the start.</param>
    /// <param name="mailboxes">Addresses with a Maildir each; all other mail goes to <see cref="EverybodyElse"/>.</param>
    public static async Task<PostfixInstance> Start(
        string directory, string milters, int replyPort, Action<PostfixInstance>? prepare = null, params string[] mailboxes)
    {
        var instance = new PostfixInstance(directory, FreePort(), replyPort);
        await Command.Run(Script, ["create", directory, $"{instance.SmtpPort}", $"{replyPort}", milters, .. mailboxes]);
        prepare?.Invoke(instance);
        await instance.Start();
        return instance;
    }

    /// <summary>One more smtpd(8), with settings of its own ("name=value"); takes effect at the next start.</summary>
    public int AddPort(bool chroot = false, params string[] settings)
    {
        var port = FreePort();
        var options = string.Concat(settings.Select(setting => $"  -o {{ {setting} }}\n"));
        File.AppendAllText(Path.Combine(Settings, "master.cf"), $"127.0.0.1:{port} inet n - {(chroot ? 'y' : 'n')} - - smtpd\n{options}");
        return port;
    }

    public void Add(string file, string lines) => File.AppendAllText(Path.Combine(Settings, file), lines + "\n");

    public Task Start() => Command.Run(Script, "start", Directory);

    public Task Stop() => Command.Run(Script, "stop", Directory);

    public Task Reload() => Command.Run(Script, "reload", Directory);

    /// <summary>Hands a file to this instance's sendmail(1).</summary>
    public Task Sendmail(string file, string arguments) =>
        Command.Run("/bin/sh", "-c", $"/usr/sbin/sendmail -C {Settings} {arguments} < {file}");

    /// <summary>What waits in the queue, one JSON object a line (postqueue(1)).</summary>
    public Task<string> Queue() => Command.Run("/usr/sbin/postqueue", "-c", Settings, "-j");

    public async Task ReleaseHeld(string queueId)
    {
        await Command.Run("/usr/sbin/postsuper", "-c", Settings, "-H", queueId);
        await Command.Run("/usr/sbin/postqueue", "-c", Settings, "-i", queueId);
    }

    /// <summary>The messages in a mailbox so far, one character for each byte.</summary>
    public IReadOnlyList<string> Mailbox(string address)
    {
        var parts = address.Split('@');
        return Messages(Path.Combine(parts[1], parts[0]));
    }

    public IReadOnlyList<string> EverybodyElse => Messages("everybody-else");

    public Task<string> FirstMail(string address) => Eventually.Get($"mail for {address}", () => Mailbox(address) is [var mail, ..] ? mail : null);

    /// <summary>Waits for the message that holds a text.</summary>
    public Task<string> Mail(string address, string text) => Eventually.Get($"mail for {address} with \"{text}\"",
        () => Mailbox(address).FirstOrDefault(mail => mail.Contains(text, StringComparison.Ordinal)));

    /// <summary>Waits until Postfix has nothing to do any more for a message.</summary>
    public Task<string> Removed(string queueId) => Eventually.Get($"the removal of {queueId}",
        () => Log.Split('\n').FirstOrDefault(line => line.EndsWith($" {queueId}: removed", StringComparison.Ordinal)));

    /// <summary>False as long as a message lies in any queue: Postfix answers for a message once it is there, and removes it once it was taken elsewhere.</summary>
    public bool IsIdle => Queues.All(queue =>
        !System.IO.Directory.EnumerateFiles(Path.Combine(Directory, "queue", queue), "*", SearchOption.AllDirectories).Any());

    public async ValueTask DisposeAsync() => await Stop();

    /// <summary>
    /// A port that nobody listens on, and that was not given out before: of two services with the same port master(8) starts the last alone, and what is meant
    /// for the first is silently served with the settings of the other.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (GivenOut.TryAdd(port, true)) return port;
        }
    }

    IReadOnlyList<string> Messages(string folder)
    {
        var path = Path.Combine(Directory, "mail", folder, "new");
        return System.IO.Directory.Exists(path)
            ? [.. System.IO.Directory.GetFiles(path).Order().Select(file => File.ReadAllText(file, Encoding.Latin1))]
            : [];
    }
}
