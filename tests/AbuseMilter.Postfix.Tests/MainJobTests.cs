using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>The main job on a real Postfix: what the sender, the other recipients and the complainant see.</summary>
public sealed class MainJobTests(MainJobTests.Running running) : IClassFixture<MainJobTests.Running>
{
    Trial Trial => running.Trial;

    PostfixInstance Postfix => running.Trial.Postfix;

    [Fact]
    public async Task A_notice_is_filed_and_answered_and_reaches_no_mailbox_of_ours()
    {
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        (await client.Mail("bounces+1@mailer.mediasentry.com", ["abuse@example.com"], Mails.Notice("A-1001"))).ShouldStartWith("250");

        var filed = Trial.Filed().Single(mail => mail.Contains("A-1001", StringComparison.Ordinal));
        filed.ShouldStartWith("Return-Path: <bounces+1@mailer.mediasentry.com>\nX-Original-To: abuse@example.com\nDelivered-To: abuse@example.com\nReceived: from client.example.net (");
        filed.ShouldContain("X-Abuse-Class: copyright\n");
        filed.ShouldContain("\n.a line that begins with a dot\n");
        filed.ShouldNotContain('\r');

        var reply = await Eventually.Get("the reply", () => Postfix.Mailbox("cases@mediasentry.com").FirstOrDefault(m => m.Contains("A-1001", StringComparison.Ordinal)));
        reply.ShouldStartWith("Return-Path: <>\n");
        reply.ShouldContain("\nAuto-Submitted: auto-replied\n");
        reply.ShouldContain("\nIn-Reply-To: <A-1001@mediasentry.com>\n");
        reply.ShouldContain("\nSubject: Re: Case ID A-1001 - Notice of Claimed Infringement\n");
        Postfix.Mailbox("abuse@example.com").ShouldNotContain(mail => mail.Contains("A-1001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_recipients_of_a_notice_still_get_their_mail_with_a_tag()
    {
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        (await client.Mail("c@mediasentry.com", ["alice@example.com", "abuse@example.com"], Mails.Notice("A-1002", "X-Abuse-Class: forged"))).ShouldStartWith("250");

        var mail = await Eventually.Get("alice's copy", () => Postfix.Mailbox("alice@example.com").FirstOrDefault(m => m.Contains("A-1002", StringComparison.Ordinal)));
        mail.ShouldContain("\nX-Abuse-Class: copyright\n");
        mail.ShouldNotContain("forged");
        Postfix.Mailbox("abuse@example.com").ShouldNotContain(m => m.Contains("A-1002", StringComparison.Ordinal));
        Trial.Filed().Count(m => m.Contains("A-1002", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Mail_to_somebody_else_passes_untouched()
    {
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        (await client.Mail("bob@example.org", ["alice@example.com"], Mails.Plain)).ShouldStartWith("250");

        var mail = await Eventually.Get("the plain mail", () => Postfix.Mailbox("alice@example.com").FirstOrDefault(m => m.Contains("Noon?", StringComparison.Ordinal)));
        mail[mail.IndexOf("From: Bob", StringComparison.Ordinal)..].ShouldBe(Mails.Plain + "\n");
    }

    [Fact]
    public async Task The_same_message_again_makes_no_second_copy_and_no_second_reply()
    {
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("A-1003"))).ShouldStartWith("250");
        }
        Trial.Filed().Count(m => m.Contains("A-1003", StringComparison.Ordinal)).ShouldBe(1);
        (await Trial.Daemon.Says(": known from=*@mediasentry.com")).ShouldContain("reply=none reason=known-message verdict=discard");

        // The next case's reply is queued behind: once it is there, a second one for A-1003 would be as well.
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("A-1004"))).ShouldStartWith("250");
        await Eventually.Get("the next reply", () => Postfix.Mailbox("cases@mediasentry.com").FirstOrDefault(m => m.Contains("A-1004", StringComparison.Ordinal)));
        Postfix.Mailbox("cases@mediasentry.com").Count(m => m.Contains("A-1003", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_case_in_a_new_message_is_filed_again_and_not_answered_again()
    {
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        foreach (var date in new[] { "X-Try: 1", "X-Try: 2" })
        {
            (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("A-1005", date))).ShouldStartWith("250");
        }
        Trial.Filed().Count(m => m.Contains("A-1005", StringComparison.Ordinal)).ShouldBe(2);
        await Eventually.Get("the line of the second", () => Trial.Daemon.Log.Split('\n')
            .FirstOrDefault(line => line.Contains("case=A-1005", StringComparison.Ordinal) && line.Contains("reply=none reason=duplicate-case", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("A-2001", "Auto-Submitted: auto-generated")]
    [InlineData("A-2002", "Reply-To: somebody@example.net")]
    public async Task A_robots_notice_is_answered_to_its_own_domain(string caseId, string header)
    {
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        (await client.Mail("robot@mediasentry.com", ["abuse@example.com"], Mails.Notice(caseId, header))).ShouldStartWith("250");
        await Eventually.Get("the reply", () => Postfix.Mailbox("cases@mediasentry.com").FirstOrDefault(m => m.Contains(caseId, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("A-3001", "", "null-sender")]
    [InlineData("A-3002", "abuse@example.com", "own-address")]
    public async Task Who_must_not_be_answered_is_filed_and_not_answered(string caseId, string sender, string reason)
    {
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        (await client.Mail(sender, ["abuse@example.com"], Mails.Notice(caseId))).ShouldStartWith("250");
        (await Trial.Daemon.Says($"case={caseId}")).ShouldContain($"reply=none reason={reason} ");
        Trial.Filed().Count(m => m.Contains(caseId, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task An_automatic_answer_goes_to_the_desk_as_it_is()
    {
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("A-3003", "Auto-Submitted: auto-replied"))).ShouldStartWith("250");
        var mail = await Eventually.Get("the mail", () => Postfix.Mailbox("abuse@example.com").FirstOrDefault(m => m.Contains("A-3003", StringComparison.Ordinal)));
        mail.ShouldNotContain("X-Abuse-");
        Trial.Filed().ShouldNotContain(m => m.Contains("A-3003", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_display_name_that_names_a_known_domain_is_no_known_sender()
    {
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        var forged = Mails.Notice("A-3004").Replace("From: Cases <cases@mediasentry.com>", "From: \"cases@mediasentry.com\" <victim@victim.example>", StringComparison.Ordinal);
        (await client.Mail("c@victim.example", ["abuse@example.com"], forged)).ShouldStartWith("250");
        (await Trial.Daemon.Says("case=A-3004")).ShouldContain(" profile=- rule=dmca case=A-3004 ");
        (await Trial.Daemon.Says("case=A-3004")).ShouldContain(" reply=hold reason=unknown-sender ");
    }

    [Fact]
    public async Task Several_messages_and_a_reset_share_a_connection()
    {
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        (await client.Say("MAIL FROM:<c@mediasentry.com>")).ShouldStartWith("250");
        (await client.Say("RCPT TO:<abuse@example.com>")).ShouldStartWith("250");
        (await client.Say("RSET")).ShouldStartWith("250");
        (await client.Mail("bob@example.org", ["alice@example.com"], Mails.Plain.Replace("Noon?", "After a reset", StringComparison.Ordinal))).ShouldStartWith("250");
        (await client.Mail("c@mediasentry.com", ["ABUSE+tag@Example.COM"], Mails.Notice("A-1006"))).ShouldStartWith("250");
        (await client.Mail("bob@example.org", ["alice@example.com"], Mails.Plain.Replace("Noon?", "After a notice", StringComparison.Ordinal))).ShouldStartWith("250");

        Trial.Filed().Count(m => m.Contains("A-1006", StringComparison.Ordinal)).ShouldBe(1);
        foreach (var text in new[] { "After a reset", "After a notice" })
        {
            (await Eventually.Get(text, () => Postfix.Mailbox("alice@example.com").FirstOrDefault(m => m.Contains(text, StringComparison.Ordinal)))).ShouldNotContain("X-Abuse-");
        }
    }

    [Fact]
    public async Task Pipelined_commands_are_judged_one_by_one()
    {
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        await client.Send("MAIL FROM:<c@mediasentry.com>\r\nRCPT TO:<abuse@example.com>\r\nRSET\r\nMAIL FROM:<bob@example.org>\r\nRCPT TO:<alice@example.com>\r\nDATA\r\n");
        for (var reply = 0; reply < 5; reply++) (await client.Reply()).ShouldStartWith("250");
        (await client.Reply()).ShouldStartWith("354");
        await client.Send("Subject: pipelined\r\n\r\nhello\r\n.\r\n");
        (await client.Reply()).ShouldStartWith("250");
        await Eventually.Get("the mail", () => Postfix.Mailbox("alice@example.com").FirstOrDefault(m => m.Contains("pipelined", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Local_submission_goes_the_same_way()
    {
        // Postfix' own sendmail command, through pickup and cleanup: no angle brackets, no SMTP client.
        var file = Path.Combine(Trial.Root, "local.eml");
        await File.WriteAllTextAsync(file, Mails.Notice("A-1007"), TestContext.Current.CancellationToken);
        await Command.Run("/bin/sh", "-c", $"/usr/sbin/sendmail -C {Postfix.Directory}/etc -f c@mediasentry.com abuse@example.com < {file}");
        await Eventually.Get("the filed notice", () => Trial.Filed().FirstOrDefault(m => m.Contains("A-1007", StringComparison.Ordinal)));
    }

    /// <summary>One Postfix and one daemon for all tests of the class: each test looks at its own case number.</summary>
    public sealed class Running : IAsyncLifetime
    {
        internal Trial Trial { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Trial = await Trial.Start();

        public async ValueTask DisposeAsync()
        {
            if (Trial is not null) await Trial.DisposeAsync();
        }
    }
}
