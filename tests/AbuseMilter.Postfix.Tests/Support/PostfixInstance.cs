using System.Net;
using System.Net.Sockets;
using AbuseMilter.Tests;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>A throw-away Postfix with two ports: one through our milter, one past it.</summary>
sealed class PostfixInstance : IAsyncDisposable
{
    static readonly string Script = Repository.Path("packaging/postfix-instance.sh");

    PostfixInstance(string directory, int smtpPort, int replyPort) => (Directory, SmtpPort, ReplyPort) = (directory, smtpPort, replyPort);

    public string Directory { get; }

    public int SmtpPort { get; }

    public int ReplyPort { get; }

    public string Log => File.ReadAllText(Path.Combine(Directory, "log/maillog"));

    /// <summary>Skips the test, with the reason, where no Postfix can run.</summary>
    public static void Require()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("needs root: Postfix' master starts as nobody else");
        if (!File.Exists("/usr/sbin/postfix")) Assert.Skip("needs Postfix: packaging/install-postfix.sh");
    }

    public static async Task<PostfixInstance> Start(string directory, string milters, int replyPort, params string[] mailboxes)
    {
        var instance = new PostfixInstance(directory, FreePort(), replyPort);
        await Command.Run(Script, ["create", directory, $"{instance.SmtpPort}", $"{replyPort}", milters, .. mailboxes]);
        await Command.Run(Script, "start", directory);
        return instance;
    }

    /// <summary>The messages in a mailbox so far.</summary>
    public IReadOnlyList<string> Mailbox(string address)
    {
        var parts = address.Split('@');
        var folder = Path.Combine(Directory, "mail", parts[1], parts[0], "new");
        return System.IO.Directory.Exists(folder) ? [.. System.IO.Directory.GetFiles(folder).Order().Select(File.ReadAllText)] : [];
    }

    public Task<string> FirstMail(string address) => Eventually.Get($"mail for {address}", () => Mailbox(address) is [var mail, ..] ? mail : null);

    public async ValueTask DisposeAsync() => await Command.Run(Script, "stop", Directory);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
