using AbuseMilter.Milter.Session;
using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Answers;

/// <summary>
/// One Postfix whose border authenticates as each test says, desks behind it, and the complainants' mail host, to which Postfix relays all mail that is not for us.
/// Shared by tests that run one after another.
/// </summary>
public sealed class AnswerStand : IAsyncLifetime
{
    /// <summary>Name of the collection of the tests that share it.</summary>
    public const string Shared = "Answers";

    const int SpareDesks = 8;

    readonly Queue<(int MilterPort, int SmtpPort)> spare = new();
    int fences;

    internal Trial Trial { get; private set; } = null!;

    internal PostfixInstance Postfix => Trial.Postfix;

    internal Complainant Complainant { get; } = new();

    /// <summary>Stands before the daemons, as a filter does that authenticates mail.</summary>
    internal FilterHost BorderFilter { get; } = new();

    /// <summary>What the border notes about the next mail, behind its name; empty for nothing.</summary>
    internal string Border { get; set; } = "";

    /// <summary>The shipped configuration: only known senders are answered.</summary>
    internal AnsweringDesk Desk { get; private set; } = null!;

    /// <summary>Answers all authenticated senders.</summary>
    internal AnsweringDesk StrangersDesk { get; private set; } = null!;

    /// <summary>Where alice logs in, before <see cref="Desk"/>.</summary>
    internal int LoginPort { get; private set; }

    internal ScriptedLogin Login { get; } = new();

    /// <summary>The line of the configuration that says where replies are handed over.</summary>
    internal string Submission => $"submit = \"inet:127.0.0.1:{Postfix.ReplyPort}\"";

    public async ValueTask InitializeAsync()
    {
        PostfixInstance.Require();
        BorderFilter.Judge(_ => Border.Length == 0 ? Verdict.Accept
            : Verdict.Accept with { Edits = [new Edit.InsertHeader(0, "Authentication-Results", $"mx.example.com;\n\t{Border}")] });
        Trial = await Trial.Start(Adapt, prepare: Prepare);
        var port = spare.Dequeue().SmtpPort;
        Desk = new AnsweringDesk(this, Trial.Config, Trial.Daemon, port, Trial.Root);
        StrangersDesk = await Open("strangers", AnswersStrangers);
    }

    public async ValueTask DisposeAsync()
    {
        if (StrangersDesk is not null) await StrangersDesk.DisposeAsync();
        if (Trial is not null) await Trial.DisposeAsync();
        await BorderFilter.DisposeAsync();
        await Login.DisposeAsync();
        await Complainant.DisposeAsync();
    }

    /// <summary>One more desk, for a test alone.</summary>
    /// <param name="name">Of its folder.</param>
    /// <param name="adapt">Changes the stand's configuration.</param>
    /// <param name="user">Runs the daemon; null for the tests' own.</param>
    internal async Task<AnsweringDesk> Open(string name, Func<string, string> adapt, string? user = null)
    {
        var (milterPort, smtpPort) = spare.Dequeue();
        var folder = Directory.CreateDirectory(Path.Combine(Trial.Root, name)).FullName;
        if (user is not null) await Command.Run("chown", user, folder);
        var config = Path.Combine(Trial.Root, $"conf/{name}.toml");
        await File.WriteAllTextAsync(config, adapt(await File.ReadAllTextAsync(Trial.Config))
            .Replace($"\"inet:127.0.0.1:{Trial.MilterPort}\", \"unix:{Trial.Socket}\"", $"\"inet:127.0.0.1:{milterPort}\"", StringComparison.Ordinal)
            .Replace(Trial.Maildir, $"{folder}/Maildir", StringComparison.Ordinal)
            .Replace($"{Trial.Root}/ledger.db", $"{folder}/ledger.db", StringComparison.Ordinal));
        return new AnsweringDesk(this, config, await DaemonProcess.Start(config, user), smtpPort, folder);
    }

    /// <summary>
    /// Shows that nothing else is on its way: a later notice of somebody else is answered, and then outbox and queues are empty, so whatever was to come has come.
    /// </summary>
    /// <param name="desk">Whose answers are looked at.</param>
    /// <param name="behind">How many mails the complainants had before.</param>
    /// <returns>What else came since then.</returns>
    internal async Task<IReadOnlyList<ReceivedMail>> Fence(AnsweringDesk desk, int behind)
    {
        var later = AnswerCase.Notice($"L-{++fences}");
        var fate = await desk.Receive(later);
        fate.Reply.ShouldBe("send", fate.ToString());
        await Complainant.MailTo($"cases@{later.Domain}", behind);
        await desk.Settled();
        return [.. Complainant.Mails.Skip(behind).Where(mail => mail.To != $"cases@{later.Domain}")];
    }

    internal static string AnswersStrangers(string config) => config.Replace("mode = \"known-senders\"", "mode = \"authenticated\"", StringComparison.Ordinal);

    static string Adapt(string config) => config
        .Replace("require_authentication = \"none\"", "require_authentication = \"pass\"", StringComparison.Ordinal)
        .Replace("authserv_ids = []", "authserv_ids = [\"mx.example.com\"]", StringComparison.Ordinal)
        .Replace("incoming_stripped = false", "incoming_stripped = true", StringComparison.Ordinal)
        .Replace("addresses = [\"abuse@example.com\"]", "addresses = [\"abuse@example.com\", \"abuse@example.org\"]", StringComparison.Ordinal)
        .Replace("profiles = \"profiles\"", $"profiles = \"{AnswerCase.Data("profiles")}\"", StringComparison.Ordinal);

    void Prepare(Trial trial, PostfixInstance postfix)
    {
        // As from outside: nothing is added to a header, and fields that only the border may write are removed, as conf/postfix has it.
        postfix.Add("main.cf", $$"""
            local_header_rewrite_clients =
            header_checks = regexp:{{AbuseMilter.Tests.Repository.Path("conf/postfix/header_checks")}}
            transport_maps = regexp:{{postfix.Settings}}/complainants
            """);
        // With an at sign: Postfix asks such a table for "*" too, and would send our own mail there as well.
        postfix.Add("complainants", $"if !/@(.+\\.)?example\\.(com|org)$/\n/@/ smtp:[127.0.0.1]:{Complainant.Port}\nendif");
        // A test may say that its client is somewhere else.
        string[] Settings(int port) =>
        [
            $"smtpd_milters = inet:127.0.0.1:{BorderFilter.Port}, inet:127.0.0.1:{port}", "smtpd_authorized_xclient_hosts = 127.0.0.1", "mynetworks = 127.0.0.0/8 192.0.2.0/24",
        ];
        spare.Enqueue((trial.MilterPort, postfix.AddPort(settings: Settings(trial.MilterPort))));
        for (var i = 0; i < SpareDesks; i++)
        {
            var milterPort = PostfixInstance.FreePort();
            spare.Enqueue((milterPort, postfix.AddPort(settings: Settings(milterPort))));
        }
        LoginPort = postfix.AddPort(settings: [.. Settings(trial.MilterPort), .. Login.Settings]);
    }
}

[CollectionDefinition(AnswerStand.Shared)]
public sealed class SharedAnswerStand : ICollectionFixture<AnswerStand>;
