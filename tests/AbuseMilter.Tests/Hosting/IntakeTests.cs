using System.Text;
using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Replies;
using AbuseMilter.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

/// <summary>The order "store, commit, answer" with a real Maildir and a real ledger, and what a second try finds.</summary>
public sealed class IntakeTests : IAsyncDisposable
{
    const string Folder = ".Torservers.Abuse.DMCA";

    readonly string root = Directory.CreateTempSubdirectory("intake-").FullName;
    readonly Maildir maildir;
    readonly Ledger ledger;
    readonly Generation generation;
    readonly Health health = new(TimeProvider.System);
    readonly Instruments instruments = new();

    public IntakeTests()
    {
        maildir = new Maildir(Path.Combine(root, "Maildir"), TimeProvider.System);
        ledger = Ledger.Open(Path.Combine(root, "ledger.db"), TimeProvider.System);
        generation = Load("require_authentication = \"pass\"", "require_authentication = \"none\"");
    }

    [Fact]
    public async Task A_notice_is_filed_recorded_and_its_reply_queued_before_it_is_discarded()
    {
        (await Take(Mail("A-1"))).ShouldBe(Verdict.Discard);
        var file = Files().ShouldHaveSingleItem();
        var row = ledger.Reader.Latest(10).ShouldHaveSingleItem();
        row.File.ShouldBe(Path.Combine(Folder, "new", Path.GetFileName(file)));
        row.ReplyDecision.ShouldBe("send");
        ledger.Reader.CountReplies()["pending"].ShouldBe(1);
    }

    [Fact]
    public async Task What_the_envelope_decides_is_decided_before_the_content()
    {
        var by = Load("# Police, courts and regulators", """
            [[rule]]
            name = "banned"
            class = "none"
            when = { sender_domain = "banned.example" }
            reject = "554 5.7.1 Not here"
            [[rule]]
            name = "own"
            class = "none"
            when = { client = "127.0.0.0/8" }
            # Police, courts and regulators
            """);
        var policy = Intake().PolicyFor(by);
        policy.AskedAt.ShouldBe(Moment.Recipient | Moment.Data);
        (await Ask("<x@banned.example>", "192.0.2.1", Moment.Recipient)).Text!.ToString().ShouldBe("554 5.7.1 Not here");
        (await Ask("<x@example.org>", "192.0.2.1", Moment.Recipient)).ShouldBe(Verdict.Continue);
        (await Ask("<x@example.org>", "127.0.0.1", Moment.Data)).ShouldBe(Verdict.Accept);
        (await Ask("<x@example.org>", "192.0.2.1", Moment.Data)).ShouldBe(Verdict.Continue);
        Files().ShouldBeEmpty();

        ValueTask<Verdict> Ask(string sender, string client, Moment moment) => policy.Judge(new Message
        {
            Moment = moment,
            Envelope = new Envelope
            {
                ClientAddress = System.Net.IPAddress.Parse(client),
                Sender = EnvelopeAddress.Parse(sender),
                Recipients = [EnvelopeAddress.Parse("<abuse@example.com>")],
            },
            Content = default,
            AllowedEdits = MilterActions.All,
        }, CancellationToken.None);
    }

    [Fact]
    public void A_policy_asks_for_what_its_rules_need()
    {
        var filing = Intake().PolicyFor(generation);
        (filing.AskedAt, filing.Reads, filing.BodyBytes).ShouldBe((Moment.None, Content.Body, int.MaxValue));
        filing.Watches("abuse@example.com"u8).ShouldBeTrue();
        filing.Edits.ShouldBe(MilterActions.AddHeaders | MilterActions.ChangeHeaders | MilterActions.RemoveRecipients);
    }

    [Fact]
    public async Task The_row_says_what_the_mail_was_taken_for_and_why()
    {
        await Take(Mail("A-1"));
        var row = ledger.Reader.Latest(10).ShouldHaveSingleItem();
        (row.Class, row.Kind, row.Role, row.Profile, row.Outcome).ShouldBe(("copyright", "conduit", "agent", "mediasentry", "filed"));
        row.Evidence.ShouldNotBeNull().ShouldContain("copyright +");
    }

    [Fact]
    public async Task Beyond_a_limit_a_reply_waits_for_a_person()
    {
        var limited = Load("known_sender = \"2000/24h\"", "known_sender = \"1/24h\"");
        await Take(Mail("A-1"), limited);
        await Take(Mail("A-2"), limited);
        ledger.Reader.Latest(1)[0].ReplyReason.ShouldBe("rate-limited: more than 1/24h to known/mediasentry");
        ledger.Reader.CountReplies().ShouldBe(new Dictionary<string, int> { ["held"] = 1, ["pending"] = 1 }, ignoreOrder: true);
        (await ledger.ReleaseAsync(2, TestContext.Current.CancellationToken)).ShouldBeTrue();
        ledger.Reader.CountReplies()["pending"].ShouldBe(2);
    }

    [Fact]
    public async Task The_same_message_again_gets_the_same_verdict_and_nothing_else()
    {
        for (var attempt = 0; attempt < 3; attempt++) (await Take(Mail("A-1"))).ShouldBe(Verdict.Discard);
        Files().Count.ShouldBe(1);
        ledger.Reader.Latest(10).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_message_on_many_connections_at_once_is_taken_once()
    {
        var intake = Intake();
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Take(Mail("A-1"), intake: intake).AsTask())));
        verdicts.ShouldAllBe(verdict => verdict == Verdict.Discard);
        Files().Count.ShouldBe(1);
        ledger.Reader.CountReplies()["pending"].ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_a_crash_left_without_a_row_is_adopted_by_the_next_try()
    {
        var content = Bytes(Mail("A-1"));
        var digest = ContentDigest.Of("c@mediasentry.com", ["abuse@example.com"], content);
        var left = await maildir.DeliverAsync(Folder, "X: 1\n"u8.ToArray(), content, digest, TestContext.Current.CancellationToken);

        (await Take(Mail("A-1"))).ShouldBe(Verdict.Discard);
        Files().Count.ShouldBe(1);
        ledger.Reader.Latest(10).ShouldHaveSingleItem().File.ShouldBe(left);
    }

    [Fact]
    public async Task A_ledger_that_fails_is_a_temporary_error_and_the_retry_adopts_the_file()
    {
        var intake = Intake();
        await using (var other = Ledger.Open(Path.Combine(root, "closed.db"), TimeProvider.System))
        {
            await other.DisposeAsync();
            var failing = new Intake(maildir, new Leftovers(maildir), other, Worker(other), health, instruments, TimeProvider.System, NullLogger<Intake>.Instance);
            (await Take(Mail("A-1"), intake: failing)).ShouldBe(Verdict.TempFail);
        }
        Files().Count.ShouldBeLessThanOrEqualTo(1);
        (await Take(Mail("A-1"), intake: intake)).ShouldBe(Verdict.Discard);
        Files().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_temporary_error_and_leaves_no_row()
    {
        File.WriteAllText(Path.Combine(root, "Maildir"), "a file where the Maildir should be");
        (await Take(Mail("A-1"))).ShouldBe(Verdict.TempFail);
        health.Troubles.ShouldHaveSingleItem().Part.ShouldBe("maildir");
        ledger.Reader.Latest(10).ShouldBeEmpty();
        File.Delete(Path.Combine(root, "Maildir"));
        (await Take(Mail("A-1"))).ShouldBe(Verdict.Discard);
        health.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_the_operator_says_so_what_cannot_be_filed_travels_on()
    {
        File.WriteAllText(Path.Combine(root, "Maildir"), "a file where the Maildir should be");
        (await Take(Mail("A-1"), Load("on_failure = \"tempfail\"", "on_failure = \"accept\""))).ShouldBe(Verdict.Accept);
        ledger.Reader.Latest(10).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_verdict_that_comes_too_late_is_a_temporary_error()
    {
        (await Take(Mail("A-1"), late: true)).ShouldBe(Verdict.TempFail);
    }

    [Fact]
    public async Task A_message_that_was_redirected_before_the_rule_filed_it_is_filed_once_however_often_it_comes()
    {
        var redirecting = Load("deliver = { maildir = \".Torservers.Abuse.DMCA\" }", "deliver = { redirect = \"dmca@example.com\" }");
        (await Take(Mail("A-1"), redirecting)).Edits.ShouldContain(new Edit.AddRecipient("dmca@example.com"));
        var intake = Intake();
        for (var attempt = 0; attempt < 3; attempt++) (await Take(Mail("A-1"), intake: intake)).ShouldBe(Verdict.Discard);
        Files().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Mail_that_no_rule_matches_leaves_no_trace_and_no_edit()
    {
        var verdict = await Take("From: a@example.org\nSubject: hello\n\nhello\n");
        verdict.Disposition.ShouldBe(Disposition.Accept);
        verdict.Edits.ShouldBeEmpty();
        ledger.Reader.Latest(10).ShouldBeEmpty();
        Directory.Exists(Path.Combine(root, "Maildir")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_too_long_to_be_read_travels_on_untouched()
    {
        var verdict = await Take(Mail("A-1"), truncated: true);
        verdict.Disposition.ShouldBe(Disposition.Accept);
        verdict.Edits.ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }

    ValueTask<Verdict> Take(string mail, Generation? by = null, Intake? intake = null, bool truncated = false, bool late = false) =>
        (intake ?? Intake()).PolicyFor(by ?? generation).Judge(new Message
        {
            Moment = Moment.EndOfMessage,
            Envelope = new Envelope { Sender = EnvelopeAddress.Parse("<c@mediasentry.com>"), Recipients = [EnvelopeAddress.Parse("<abuse@example.com>")] },
            Content = Bytes(mail),
            AllowedEdits = MilterActions.All,
            IsTruncated = truncated,
        }, new CancellationToken(late));

    Intake Intake() => new(maildir, new Leftovers(maildir), ledger, Worker(ledger), health, instruments, TimeProvider.System, NullLogger<Intake>.Instance);

    ReplyWorker Worker(Ledger of) => new(() => generation.Settings.Reply, of, new SubmissionClient(generation.Settings.Reply.Submit, TimeProvider.System),
        TimeProvider.System, NullLogger<ReplyWorker>.Instance);

    static Generation Load(string shipped, string instead) => Shipped.Load(text => text.Replace(shipped, instead, StringComparison.Ordinal));

    List<string> Files() => Directory.Exists(Path.Combine(root, "Maildir"))
        ? [.. Directory.EnumerateFiles(Path.Combine(root, "Maildir"), "*,S=*", SearchOption.AllDirectories)] : [];

    static byte[] Bytes(string mail) => Encoding.UTF8.GetBytes(mail);

    static string Mail(string caseId) => $"""
        From: Cases <cases@mediasentry.com>
        To: abuse@example.com
        Subject: Case ID {caseId}
        Message-ID: <{caseId}@mediasentry.com>

        Infringing Work: The Example, part {caseId}
        First Found: 18 Nov 2026 20:26:43 EST (GMT -0500)
        IP Address: 192.0.2.17
        IP Port: 6881
        Torrent InfoHash: 0123456789ABCDEF0123456789ABCDEF01234567

        """;
}
