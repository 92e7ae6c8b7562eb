using System.Text;
using System.Text.Json;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary>A desk with a ledger, a Maildir and a configuration of its own, and the ledger open as the daemon has it.</summary>
sealed class DeskStand : IAsyncDisposable
{
    readonly TempFolder folder = new();

    public DeskStand()
    {
        var text = File.ReadAllText(Repository.Path("conf/abusemilter.toml"))
            .Replace("/var/lib/abuse-milter/Maildir", Maildir, StringComparison.Ordinal)
            .Replace("/var/lib/abuse-milter/ledger.db", folder["ledger.db"], StringComparison.Ordinal)
            .Replace("\"templates\"", $"\"{Repository.Path("conf/templates")}\"", StringComparison.Ordinal)
            .Replace("\"profiles\"", $"\"{Repository.Path("conf/profiles")}\"", StringComparison.Ordinal);
        File.WriteAllText(Config, text);
        Ledger = Ledger.Open(folder["ledger.db"], Clock);
    }

    public SetClock Clock { get; } = new() { Now = DateTimeOffset.UtcNow };

    public Ledger Ledger { get; private set; }

    public string Config => folder["abusemilter.toml"];

    public string Database => folder["ledger.db"];

    public string Maildir => folder["Maildir"];

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public CommandLine Run(params string[] arguments) => CommandLine.Run([.. arguments, "--config", Config]);

    public IReadOnlyList<JsonElement> Json(params string[] arguments)
    {
        var seen = Run([.. arguments, "--json"]);
        seen.Errors.ShouldBeEmpty();
        return [.. seen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public static NoticeItem Item => new()
    {
        Ip = "192.0.2.17",
        Port = 6881,
        Protocol = "BitTorrent",
        TimeUtc = new(2026, 11, 18, 20, 26, 43, TimeSpan.Zero),
        TimeStated = "2026-11-18 20:26:43 UTC",
        InfoHash = "0123456789abcdef0123456789abcdef01234567",
        FileName = "The.Example.mkv",
        Size = 734003200,
        Work = "The Example",
    };

    public static Notice Notice(string caseId) => new()
    {
        Format = "labels",
        Kind = NoticeKind.Conduit,
        CaseId = caseId,
        Complainant = "Example Agents Ltd",
        RightsHolder = "Example Pictures Inc",
        Items = [Item],
    };

    /// <summary>A notice whose reply is held, unless it is changed.</summary>
    public LedgerEntry Entry(string caseId) => new()
    {
        Digest = Sample.Digest(caseId + Guid.NewGuid()),
        ReceivedAt = Clock.Now,
        ClientAddress = "198.51.100.7",
        Sender = "bounces@agent.example",
        Recipients = ["abuse@example.com"],
        From = "cases@agent.example",
        Subject = $"Notice of Claimed Infringement {caseId}",
        MessageId = $"<{caseId}@agent.example>",
        Class = "copyright",
        Kind = "conduit",
        Role = "agent",
        Profile = "example",
        Evidence = "23 points for copyright",
        Outcome = "filed",
        Rule = "dmca",
        Notice = Notice(caseId),
        ReplyDecision = "hold",
        ReplyReason = "unknown-sender: no profile and no rule names agent.example",
    };

    public static OutboxMail Mail(string caseId, string subject = "Re: Notice", string text = "Dear complainant,\n\nHello.\n") => new()
    {
        CaseKey = $"cases@agent.example/case/{caseId}",
        MessageId = $"<{caseId}@example.com>",
        To = "cases@agent.example",
        Template = "dmca",
        Content = new TextMail
        {
            Headers =
            [
                ("From", new MailboxAddress("Abuse Büro", "abuse@example.com").ToHeader()), ("To", "cases@agent.example"), ("Subject", subject), ("Date", "Thu, 19 Nov 2026 10:00:00 +0000"),
                ("Message-ID", $"<{caseId}@example.com>"), ("In-Reply-To", $"<{caseId}@agent.example>"), ("Auto-Submitted", "auto-replied"), ("X-Loop", "abuse@example.com"),
            ],
            Text = text,
        }.ToBytes(),
    };

    /// <returns>The number of the reply.</returns>
    public async Task<long> QueueAsync(string caseId, Func<LedgerEntry, LedgerEntry>? change = null, Func<OutboxMail, OutboxMail>? mail = null)
    {
        var entry = change is null ? Entry(caseId) : change(Entry(caseId));
        await Ledger.RecordAsync(entry, mail is null ? Mail(caseId) : mail(Mail(caseId)), Token);
        return Ledger.Reader.Queue(new QueueFilter(), 1000).Max(row => row.Outbox.Mail.Id);
    }

    public ValueTask<Recorded> FileAsync(LedgerEntry entry) => Ledger.RecordAsync(entry, null, Token);

    /// <summary>A reply in a state that it comes to by the daemon's own steps.</summary>
    public async Task<long> QueueAsync(string caseId, string state)
    {
        var id = await QueueAsync(caseId, entry => entry with { ReplyDecision = state == "held" ? "hold" : "send" });
        if (state is "held" or "pending") return id;
        (await Ledger.LeaseAsync(TimeSpan.FromMinutes(10), Token))!.Id.ShouldBe(id);
        if (state == "sent") await Ledger.MarkSentAsync(id, "250 2.0.0 queued", Token);
        else if (state != "sending") await Ledger.EndAsync(id, state, "550 5.1.1 no such user", Token);
        return id;
    }

    public QueueRow Reply(long id) => Ledger.Reader.FindReply(id)!;

    public string State(long id) => Reply(id).State;

    /// <summary>Files a mail as the daemon does.</summary>
    /// <returns>What the ledger calls it.</returns>
    public async Task<string> FileMailAsync(string text, string folder = ".Abuse.Copyright") =>
        await new Maildir(Maildir, Clock).DeliverAsync(folder, Array.Empty<byte>(), Encoding.UTF8.GetBytes(text), Sample.Digest(text), Token);

    /// <summary>As after the daemon has stopped.</summary>
    public async Task StopDaemonAsync() => await Ledger.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        folder.Dispose();
    }
}
