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

/// <summary>Each action of a rule, with a real Maildir and a real ledger: what the MTA is told, what is on disk, and what a second try does.</summary>
public sealed class ActionTests : IAsyncDisposable
{
    const string Everything = "when = { class = [\"copyright\"] }";

    readonly string root = Directory.CreateTempSubdirectory("actions-").FullName;
    readonly Maildir maildir;
    readonly Ledger ledger;
    readonly Intake intake;
    Generation generation = null!;

    public ActionTests()
    {
        maildir = new Maildir(Path.Combine(root, "Maildir"), TimeProvider.System);
        ledger = Ledger.Open(Path.Combine(root, "ledger.db"), TimeProvider.System);
        intake = new Intake(maildir, new Leftovers(maildir), ledger, new ReplyWorker(() => generation.Settings.Reply, ledger,
            new SubmissionClient(new AbuseMilter.Settings.ListenAddress.Unix("/nowhere"), TimeProvider.System), TimeProvider.System, NullLogger<ReplyWorker>.Instance),
            new Health(TimeProvider.System), new Instruments(), TimeProvider.System, NullLogger<Intake>.Instance);
    }

    IReadOnlyList<OutboxMail> Alerts => [.. Pending.Where(mail => mail.IsAlert)];

    IReadOnlyList<OutboxMail> Pending => [.. ledger.Reader.ListReplies("pending", 10).Select(row => row.Mail)];

    LedgerEntry Row => ledger.Reader.Latest(10).ShouldHaveSingleItem();

    [Fact]
    public async Task A_rules_tags_stand_in_the_filed_copy_and_in_that_of_the_others()
    {
        Rules($$"""
            [[rule]]
            name = "mark"
            {{Everything}}
            tag = { X-Desk = "{class}/{kind} of {profile} by {rule}: {case_id}", X-Ticket = "{ticket_id}" }
            deliver = { maildir = ".A" }
            """);
        var verdict = await Take(Mail("A-1", "X-Desk: forged\nX-Ticket: forged"), "alice@example.com");
        verdict.Edits.ShouldContain(new Edit.ChangeHeader("X-Desk", 1, ""));
        verdict.Edits.ShouldContain(new Edit.ChangeHeader("X-Ticket", 1, ""), "it came from outside, and there is no ticket");
        verdict.Edits.OfType<Edit.AddHeader>().ShouldNotContain(edit => edit.Name == "X-Ticket");
        verdict.Edits.ShouldContain(new Edit.AddHeader("X-Desk", "copyright/conduit of mediasentry by mark: A-1"));
        var copy = File.ReadAllText(Files().ShouldHaveSingleItem());
        copy[..copy.IndexOf("From: Cases", StringComparison.Ordinal)].ShouldEndWith("X-Abuse-Reply: none (no-template)\nX-Desk: copyright/conduit of mediasentry by mark: A-1\n");
    }

    [Fact]
    public async Task A_folder_is_made_of_words_of_ours_and_of_the_day()
    {
        Rules($$"""
            [[rule]]
            name = "sorted"
            {{Everything}}
            deliver = { maildir = ".Abuse.{class}.{profile}.{kind}-{role}.{yyyy}.{mm}.{dd}" }
            """);
        (await Take(Mail("A-1"))).ShouldBe(Verdict.Discard);
        var day = TimeProvider.System.GetLocalNow().ToString("yyyy.MM.dd", System.Globalization.CultureInfo.InvariantCulture);
        Files().ShouldHaveSingleItem().ShouldContain($"/.Abuse.copyright.mediasentry.conduit-agent.{day}/new/");
        (await Take(Mail("A-2").Replace("@mediasentry.com", "@../../x.example", StringComparison.Ordinal))).ShouldBe(Verdict.Discard);
        Directory.GetDirectories(Path.Combine(root, "Maildir")).Select(Path.GetFileName).Where(name => name!.StartsWith('.')).ShouldAllBe(name =>
            name == $".Abuse.copyright.mediasentry.conduit-agent.{day}" || name == $".Abuse.copyright.unknown.conduit-agent.{day}");
    }

    [Fact]
    public async Task A_quarantined_message_is_recorded_and_held_and_the_retry_is_held_again()
    {
        Rules($"""
            [[rule]]
            name = "look"
            {Everything}
            quarantine = "the desk looks at it"
            """);
        for (var attempt = 0; attempt < 2; attempt++) (await Take(Mail("A-1"))).Edits[^1].ShouldBe(new Edit.Quarantine("the desk looks at it"));
        (Row.Outcome, Row.File, Row.Rule).ShouldBe(("quarantined", null, "look"));
        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_elses_mail_is_held_for_the_desk()
    {
        Rules($"""
            [[rule]]
            name = "look"
            {Everything}
            quarantine = "the desk looks at it"
            """);
        var verdict = await Take(Mail("A-1"), "alice@example.com");
        verdict.Disposition.ShouldBe(Disposition.Accept);
        verdict.Edits.ShouldNotContain(edit => edit is Edit.Quarantine || edit is Edit.RemoveRecipient);
        Row.Outcome.ShouldBe("tagged");
    }

    [Fact]
    public async Task Discarded_mail_is_recorded_and_the_others_keep_theirs()
    {
        Rules($"""
            [[rule]]
            name = "away"
            {Everything}
            discard = true
            """);
        (await Take(Mail("A-1"))).ShouldBe(Verdict.Discard);
        (Row.Outcome, Row.File, Row.ReplyDecision).ShouldBe(("discarded", null, "none"));
        var shared = await Take(Mail("A-2"), "alice@example.com");
        shared.Disposition.ShouldBe(Disposition.Accept);
        shared.Edits.OfType<Edit.RemoveRecipient>().ShouldHaveSingleItem().Recipient.Address.ShouldBe("abuse@example.com");
        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task Mail_that_an_MTA_will_not_take_from_the_desk_travels_on_and_the_row_says_so()
    {
        Rules($"""
            [[rule]]
            name = "away"
            {Everything}
            discard = true
            """);
        (await Take(Mail("A-1"), "alice@example.com", MilterActions.AddHeaders)).Disposition.ShouldBe(Disposition.Accept);
        Row.Outcome.ShouldBe("tagged");
    }

    [Fact]
    public async Task An_alert_is_queued_with_the_row_whether_the_reply_goes_waits_or_is_none()
    {
        Rules($"""
            [[rule]]
            name = "tell"
            {Everything}
            notify = "noc@example.com"
            deliver = {"{"} maildir = ".A" {"}"}
            reply = "dmca"
            """);
        for (var attempt = 0; attempt < 3; attempt++) await Take(Mail("A-1"));
        var alert = Alerts.ShouldHaveSingleItem();
        (alert.To, alert.Template).ShouldBe(("noc@example.com", "notify"));
        Text(alert).ShouldContain($"  Folder:        .A, in the file\r\n  {Path.GetFileName(Row.File)}\r\n");
        Text(alert).ShouldContain("\r\n  The answer:    send (ok: every condition for a reply holds)\r\n");
        Pending.Count.ShouldBe(2);

        await Take(Mail("A-1").Replace("Subject: Case", "Subject: Again: Case", StringComparison.Ordinal));
        Alerts.Count.ShouldBe(2);
        Text(Alerts[^1]).ShouldContain("  The answer:    none (duplicate-case:");

        await Take(Mail("A-3").Replace("192.0.2.17", "198.51.100.1", StringComparison.Ordinal));
        Alerts.Count.ShouldBe(3);
        Text(Alerts[^1]).ShouldContain("  The answer:    hold (not-ours:");
        ledger.Reader.CountReplies()["held"].ShouldBe(1);
    }

    [Fact]
    public async Task An_alert_alone_leaves_the_mail_where_it_goes()
    {
        Rules($"""
            [[rule]]
            name = "tell"
            {Everything}
            notify = "noc@example.com"
            """);
        var verdict = await Take(Mail("A-1"));
        verdict.Disposition.ShouldBe(Disposition.Accept);
        Row.Outcome.ShouldBe("tagged");
        Text(Alerts.ShouldHaveSingleItem()).ShouldContain("\r\n  The mail:      tagged\r\n");
    }

    [Fact]
    public async Task An_alert_that_comes_back_to_the_desk_makes_no_other()
    {
        Rules("""
            [[rule]]
            name = "tell"
            when = {}
            notify = "noc@example.com"
            """);
        await Take(Mail("A-1"));
        var alert = Text(Alerts.ShouldHaveSingleItem()).Replace("\r\n", "\n", StringComparison.Ordinal);
        await Take(alert);
        Alerts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_rules_that_go_on_want_is_done_together()
    {
        Rules($$"""
            [[rule]]
            name = "first"
            {{Everything}}
            continue = true
            tag = { X-First = "1" }
            notify = "noc@example.com"
            [[rule]]
            name = "second"
            {{Everything}}
            continue = true
            hold = true
            tag = { X-Second = "2" }
            [[rule]]
            name = "last"
            when = {}
            stop = true
            deliver = { maildir = ".A" }
            reply = "dmca"
            [[rule]]
            name = "never"
            when = {}
            tag = { X-Never = "3" }
            """);
        (await Take(Mail("A-1"))).ShouldBe(Verdict.Discard);
        File.ReadAllText(Files().ShouldHaveSingleItem()).ShouldContain("\nX-First: 1\nX-Second: 2\nFrom:");
        Text(Alerts.ShouldHaveSingleItem()).ShouldContain("\r\nRule first asked for this alert.\r\n");
        (Row.Rule, Row.ReplyDecision, Row.ReplyReason).ShouldBe(("last", "hold", "rule-hold: the rule leaves the answer to a person"));
    }

    [Fact]
    public async Task A_refused_message_leaves_nothing_behind()
    {
        Rules($"""
            [[rule]]
            name = "tell"
            {Everything}
            continue = true
            notify = "noc@example.com"
            [[rule]]
            name = "no"
            {Everything}
            reject = "not here"
            """);
        (await Take(Mail("A-1"))).Disposition.ShouldBe(Disposition.Reject);
        ledger.Reader.Latest(10).ShouldBeEmpty();
        Pending.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("notify = \"abuse@example.com\"", "rule r notifies abuse@example.com, which is watched: the alert would come back here; name an address that is not")]
    [InlineData("notify = \"ABUSE+noc@Example.com\"", "rule r notifies ABUSE+noc@Example.com, which is watched: the alert would come back here; name an address that is not")]
    [InlineData("reply = \"notify\"", "rule.reply: \"notify\" is the template of alerts; answer with another one")]
    [InlineData("deliver.redirect = \"Abuse@example.com\"", "rule r redirects to Abuse@example.com, which is watched: the mail would come back here; name an address that is not")]
    [InlineData("deliver.redirect = \"abuse+legal@example.com\"", "rule r redirects to abuse+legal@example.com, which is watched: the mail would come back here; name an address that is not")]
    public void An_address_or_a_template_that_cannot_be_meant_is_an_error(string action, string error) =>
        Shipped.Try(text => Shipped.Rules(text, $"[[rule]]\nname = \"r\"\nwhen = {{}}\n{action}\n")).Errors.ShouldHaveSingleItem().ShouldEndWith(error);

    [Fact]
    public void An_alert_without_a_template_is_an_error()
    {
        var templates = Directory.CreateDirectory(Path.Combine(root, "templates")).FullName;
        Shipped.Try(text => Shipped.Rules(text, "[[rule]]\nname = \"r\"\nwhen = {}\nnotify = \"noc@example.com\"\n"), templates).Errors
            .ShouldHaveSingleItem().ShouldEndWith("rule r notifies, and there is no template notify.en.txt of what it sends");
    }

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }

    void Rules(string rules) => generation = Shipped.WithRules(rules);

    ValueTask<Verdict> Take(string mail, string? other = null, MilterActions allowed = MilterActions.All) => intake.PolicyFor(generation).Judge(new Message
    {
        Moment = Moment.EndOfMessage,
        Envelope = new Envelope
        {
            Sender = EnvelopeAddress.Parse("<c@mediasentry.com>"),
            Recipients = [EnvelopeAddress.Parse("<abuse@example.com>"), .. other is null ? [] : (EnvelopeAddress[])[EnvelopeAddress.Parse($"<{other}>")]],
        },
        Content = Encoding.UTF8.GetBytes(mail),
        AllowedEdits = allowed,
    }, TestContext.Current.CancellationToken);

    List<string> Files() => Directory.Exists(Path.Combine(root, "Maildir"))
        ? [.. Directory.EnumerateFiles(Path.Combine(root, "Maildir"), "*,S=*", SearchOption.AllDirectories)] : [];

    static string Text(OutboxMail mail) => Encoding.UTF8.GetString(mail.Content.Span);

    static string Mail(string caseId, string extra = "") => $"""
        From: Cases <cases@mediasentry.com>
        To: abuse@example.com
        Subject: Case ID {caseId}
        Message-ID: <{caseId}@mediasentry.com>{(extra.Length > 0 ? "\n" + extra : "")}

        Infringing Work: The Example, part {caseId}
        First Found: 18 Nov 2026 20:26:43 EST (GMT -0500)
        IP Address: 192.0.2.17
        IP Port: 6881
        Torrent InfoHash: 0123456789ABCDEF0123456789ABCDEF01234567

        """;
}
