using System.Text;
using AbuseMilter.Tests;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>A throw-away Sendmail with two ports: one that asks the filter, one that does not.</summary>
sealed class SendmailInstance : IAsyncDisposable
{
    static readonly string Script = Repository.Path("tests/sendmail-instance.sh");

    SendmailInstance(string directory, int smtpPort, int replyPort) => (Directory, SmtpPort, ReplyPort) = (directory, smtpPort, replyPort);

    public string Directory { get; }

    public int SmtpPort { get; }

    public int ReplyPort { get; }

    /// <summary>A folder below /run: Sendmail trusts no socket behind a folder that all may write, such as /tmp.</summary>
    public static string NewFolder() => System.IO.Directory.CreateDirectory($"/run/abuse-milter-{Guid.NewGuid():n}").FullName;

    /// <summary>Skips the test, with the reason, where no Sendmail can run.</summary>
    public static async Task Require()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("needs root, to name a host and to deliver as nobody");
        try
        {
            await Command.Run(Script, "fetch");
        }
        catch (InvalidOperationException missing)
        {
            Assert.Skip($"needs Debian's Sendmail packages: {missing.Message}");
        }
    }

    /// <summary>
    /// The filter is as in the equate S= of INPUT_MAIL_FILTER: <c>inet:PORT@HOST</c>, <c>local:/PATH</c>. Further lines for m4 may speak of
    /// the port that asks it as PORT.
    /// </summary>
    public static async Task<SendmailInstance> Start(string directory, string filter, int replyPort, string more = "")
    {
        var instance = new SendmailInstance(directory, PostfixInstance.FreePort(), replyPort);
        System.IO.Directory.CreateDirectory(directory);
        var mc = Path.Combine(directory, "more.mc");
        await File.WriteAllTextAsync(mc, more.Replace("PORT", $"{instance.SmtpPort}", StringComparison.Ordinal));
        await Command.Run(Script, "create", directory, $"{instance.SmtpPort}", $"{replyPort}", filter, mc);
        await Command.Run(Script, "start", directory);
        return instance;
    }

    /// <summary>The messages in a mailbox so far, a character for each byte.</summary>
    public IReadOnlyList<string> Mailbox(string address)
    {
        var folder = Path.Combine(Directory, "mail", address, "new");
        if (!System.IO.Directory.Exists(folder)) return [];
        return [.. System.IO.Directory.GetFiles(folder).Order().Select(file => File.ReadAllText(file, Encoding.Latin1))];
    }

    /// <summary>The addresses for which mail has come so far.</summary>
    public IEnumerable<string> Mailboxes =>
        System.IO.Directory.GetDirectories(Path.Combine(Directory, "mail")).Select(box => Path.GetFileName(box));

    /// <summary>Waits for the message that holds a text.</summary>
    public Task<string> Mail(string address, string text) => Eventually.Get($"a mail for {address} with \"{text}\"",
        () => Mailbox(address).FirstOrDefault(mail => mail.Contains(text, StringComparison.Ordinal)));

    /// <summary>Waits until nothing is left to deliver; quarantined messages do not count.</summary>
    public Task Delivered() => Eventually.Get("an empty queue", () =>
        System.IO.Directory.EnumerateFiles(Path.Combine(Directory, "queue"), "qf*").Any() ? null : "empty");

    public async ValueTask DisposeAsync() => await Command.Run(Script, "stop", Directory);
}
