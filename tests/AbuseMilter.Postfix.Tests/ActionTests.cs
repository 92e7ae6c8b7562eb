using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>Each action of a rule on a real Postfix: who gets what, what waits, and what is on disk.</summary>
public sealed class ActionTests(ActionTests.Running running) : IClassFixture<ActionTests.Running>
{
    const string Rules = """
        [[rule]]
        name = "marked"
        continue = true
        when = { subject = 'K-1\d\d' }
        tag = { X-Desk = "{class}, {profile}, {case_id}" }
        notify = "noc@example.com"

        [[rule]]
        name = "held"
        when = { subject = 'K-2\d\d' }
        quarantine = "the desk looks at it"

        [[rule]]
        name = "away"
        when = { subject = 'K-3\d\d' }
        discard = true

        [[rule]]
        name = "person"
        when = { subject = 'K-4\d\d' }
        deliver = { maildir = ".Abuse.{class}.{profile}.{role}.{yyyy}" }
        reply = "dmca"
        hold = true
        notify = "noc@example.com"


        """;

    static readonly string ByYear = $".Abuse.copyright.mediasentry.agent.{TimeProvider.System.GetLocalNow().Year}";

    Trial Trial => running.Trial;

    PostfixInstance Postfix => Trial.Postfix;

    [Fact]
    public async Task A_rules_tag_replaces_that_from_outside_for_the_others_and_stands_above_the_filed_copy()
    {
        await Send("K-100", "X-Desk: forged", "abuse@example.com", "alice@example.com");
        var mail = await Postfix.Mail("alice@example.com", "K-100");
        mail.ShouldContain("\nX-Desk: copyright, mediasentry, K-100\n");
        mail.ShouldNotContain("forged");
        var filed = Trial.FiledWith("K-100");
        filed[..filed.IndexOf("From: Cases", StringComparison.Ordinal)].ShouldEndWith("\nX-Desk: copyright, mediasentry, K-100\n");
    }

    [Fact]
    public async Task An_alert_goes_to_the_operator_once_beside_the_reply()
    {
        for (var attempt = 0; attempt < 2; attempt++) await Send("K-110", "", "abuse@example.com");
        var alert = await Postfix.Mail("noc@example.com", "K-110");
        alert.ShouldStartWith("Return-Path: <>\n");
        alert.ShouldContain("\nAuto-Submitted: auto-generated\n");
        alert.ShouldContain("\nX-Loop: abuse@example.com\n");
        alert.ShouldContain("\n  Folder:        .Torservers.Abuse.DMCA, in the file\n");
        await Postfix.Mail("cases@mediasentry.com", "K-110");

        // The alert of the next is queued behind: once it is there, a second one would be as well.
        await Send("K-111", "", "abuse@example.com");
        await Postfix.Mail("noc@example.com", "K-111");
        Postfix.Mailbox("noc@example.com").Count(mail => mail.Contains("K-110", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_quarantined_message_waits_in_the_hold_queue_until_somebody_releases_it()
    {
        var id = await Send("K-200", "", "abuse@example.com");
        (await Postfix.Queue()).Split('\n').Single(line => line.Contains(id, StringComparison.Ordinal)).ShouldContain("\"queue_name\": \"hold\"");
        Postfix.Log.ShouldContain($"{id}: milter-hold: ");
        (await Trial.Daemon.Says("case=K-200")).ShouldContain(": quarantined from=");
        await Postfix.ReleaseHeld(id);
        (await Postfix.Mail("abuse@example.com", "K-200")).ShouldContain("\nX-Abuse-Rule: held\n");
    }

    [Fact]
    public async Task Nobody_elses_mail_waits_with_that_of_the_desk()
    {
        await Send("K-201", "", "abuse@example.com", "alice@example.com");
        await Postfix.Mail("alice@example.com", "K-201");
        await Postfix.Mail("abuse@example.com", "K-201");
        await Trial.Daemon.Says("a rule has it held, and it has recipients who are not watched");
    }

    [Fact]
    public async Task Discarded_mail_is_accepted_and_only_the_others_get_it()
    {
        await Send("K-300", "", "abuse@example.com");
        (await Trial.Daemon.Says("case=K-300")).ShouldContain(": discarded from=");
        var id = await Send("K-301", "", "abuse@example.com", "alice@example.com");
        await Postfix.Mail("alice@example.com", "K-301");
        await Postfix.Removed(id);
        Postfix.Mailbox("abuse@example.com").ShouldNotContain(mail => mail.Contains("K-30", StringComparison.Ordinal));
        Trial.Filed().ShouldNotContain(mail => mail.Contains("K-30", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_held_reply_goes_nowhere_and_the_operator_hears_of_it()
    {
        await Send("K-400", "", "abuse@example.com");
        Trial.Filed(ByYear).ShouldHaveSingleItem().ShouldContain("K-400");
        (await Postfix.Mail("noc@example.com", "K-400")).ShouldContain("\n  The answer:    hold (rule-hold:");
        Postfix.Mailbox("cases@mediasentry.com").ShouldNotContain(mail => mail.Contains("K-400", StringComparison.Ordinal));
    }

    async Task<string> Send(string caseId, string header, params string[] recipients)
    {
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        var reply = await client.Mail("c@mediasentry.com", recipients, Mails.Notice(caseId, header));
        reply.ShouldStartWith("250");
        return SmtpSession.QueueId(reply);
    }

    public sealed class Running : IAsyncLifetime
    {
        internal Trial Trial { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Trial = await Trial.Start(config =>
            config.Replace("# Police, courts and regulators", Rules + "# Police, courts and regulators", StringComparison.Ordinal));

        public async ValueTask DisposeAsync()
        {
            if (Trial is not null) await Trial.DisposeAsync();
        }
    }
}
