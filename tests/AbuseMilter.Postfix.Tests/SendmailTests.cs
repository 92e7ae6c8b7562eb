using System.Text.RegularExpressions;
using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>The main job on a real Sendmail: what the sender, the other recipients and the complainant see.</summary>
public sealed partial class SendmailTests(SendmailTests.Running running) : IClassFixture<SendmailTests.Running>
{
    // Repeated, folded, empty and 8-bit fields, odd blanks behind the colon; dots, trailing blanks and long lines in the body.
    static readonly string Odd = $"""
        Received: from first.example.org by second.example.org; Thu, 19 Nov 2026 09:59:58 +0000
        Received: from zero.example.org by first.example.org; Thu, 19 Nov 2026 09:59:57 +0000
        From: "Bob, the first" <bob@example.org>
        To: Alice <alice@example.com>,
        {"\t"}Carol <carol@example.com>
        Subject: =?utf-8?Q?folded?=
          over   three
        {"\t"}lines
        X-None:
        X-Close:close
        X-Wide:   wide
        X-Tab:{"\t"}tab
        X-Twice: 1
        X-Eight: gr{(char)0xc3}{(char)0xbc}n
        X-Twice: 2
        X-Percent: 100 %s %n
        Date: Thu, 19 Nov 2026 10:00:00 +0000
        Message-ID: <odd@example.org>

        .leading dot, and a trailing blank{" "}
        From the start of a line
        ..
        {new string('x', 900)}
        {(char)0xe4}{(char)0x80}{(char)0xff}
        last
        """;

    SendmailTrial Trial => running.Trial;

    SendmailInstance Sendmail => running.Trial.Sendmail;

    [Fact]
    public async Task A_notice_is_filed_and_answered_and_reaches_no_mailbox_of_ours() => await NoticeIsFiledAndAnswered(Trial, "S-1001");

    [Fact]
    public async Task A_notice_is_filed_and_answered_over_a_unix_socket()
    {
        await using var trial = await SendmailTrial.Start(overUnixSocket: true);
        await NoticeIsFiledAndAnswered(trial, "S-1002");
    }

    [Fact]
    public async Task Other_recipients_of_a_notice_still_get_their_mail_with_a_tag()
    {
        using var client = await SmtpSession.Connect(Sendmail.SmtpPort);
        string[] recipients = ["alice@example.com", "Abuse@Example.COM", "\"a b\"@example.com", "@relay.example:abuse+tag@example.com"];
        (await client.Mail("c@mediasentry.com", recipients, Mails.Notice("S-1003"))).ShouldStartWith("250");

        foreach (var recipient in new[] { "alice@example.com", "\"a b\"@example.com" })
        {
            var mail = await Sendmail.Mail(recipient, "S-1003");
            mail.ShouldContain("\nX-Abuse-Class: copyright\nX-Abuse-Rule: dmca\nX-Abuse-Case: S-1003\nX-Abuse-Address: 192.0.2.17\n");
        }
        await Sendmail.Delivered();
        foreach (var gone in new[] { "Abuse@Example.COM", "abuse@example.com", "abuse+tag@example.com" })
        {
            Sendmail.Mailbox(gone).ShouldNotContain(m => m.Contains("S-1003", StringComparison.Ordinal));
        }
        Trial.Filed().Count(m => m.Contains("S-1003", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_tag_that_came_from_outside_does_not_replace_ours()
    {
        using var client = await SmtpSession.Connect(Sendmail.SmtpPort);
        var notice = Mails.Notice("S-1004", "X-Abuse-Class: forged\nX-Abuse-Class: forged as well\nX-Abuse-Rule: forged\nX-Other: kept");
        (await client.Mail("c@mediasentry.com", ["alice@example.com", "abuse@example.com"], notice)).ShouldStartWith("250");

        var mail = await Sendmail.Mail("alice@example.com", "S-1004");
        mail.ShouldNotContain("forged");
        mail.ShouldContain("\nX-Abuse-Class: copyright\n");
        mail.ShouldContain("\nX-Abuse-Rule: dmca\n");
        mail.ShouldContain("\nX-Other: kept\n");
    }

    [Fact]
    public async Task Mail_to_somebody_else_passes_untouched() => await PassesUntouched("dora@example.com", "bob@example.org");

    [Fact]
    public async Task Mail_to_the_desk_that_is_no_notice_passes_untouched() => await PassesUntouched("abuse+odd@example.com", "");

    [Fact]
    public async Task Several_messages_and_a_reset_share_a_connection()
    {
        using var client = await SmtpSession.Connect(Sendmail.SmtpPort);
        (await client.Say("MAIL FROM:<c@mediasentry.com>")).ShouldStartWith("250");
        (await client.Say("RCPT TO:<abuse@example.com>")).ShouldStartWith("250");
        (await client.Say("RSET")).ShouldStartWith("250");
        (await client.Mail("bob@example.org", ["alice@example.com"], Plain("After a reset"))).ShouldStartWith("250");
        (await client.Mail("c@mediasentry.com", ["ABUSE+tag@Example.COM"], Mails.Notice("S-1005"))).ShouldStartWith("250");
        (await client.Say("EHLO again.example.net")).ShouldStartWith("250");
        (await client.Mail("", ["alice@example.com"], Plain("After a notice"))).ShouldStartWith("250");
        (await client.Mail("c@mediasentry.com", ["@relay.example.org:abuse@example.com"], Mails.Notice("S-1006"))).ShouldStartWith("250");

        Trial.Filed().Count(m => m.Contains("S-1005", StringComparison.Ordinal)).ShouldBe(1);
        Trial.Filed().Count(m => m.Contains("S-1006", StringComparison.Ordinal)).ShouldBe(1);
        (await Sendmail.Mail("alice@example.com", "After a reset")).ShouldNotContain("X-Abuse-");
        (await Sendmail.Mail("alice@example.com", "After a notice")).ShouldNotContain("X-Abuse-");
    }

    [Fact]
    public async Task The_same_message_again_makes_no_second_copy()
    {
        using var client = await SmtpSession.Connect(Sendmail.SmtpPort);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("S-1007"))).ShouldStartWith("250");
        }
        Trial.Filed().Count(m => m.Contains("S-1007", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_notice_of_five_megabytes_is_filed_whole()
    {
        var body = string.Concat(Enumerable.Range(0, 70_000).Select(line => $"{line:d6} {new string('x', 65)}\n"));
        using var client = await SmtpSession.Connect(Sendmail.SmtpPort);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("S-1008") + "\n" + body)).ShouldStartWith("250");
        var filed = Trial.Filed().Single(m => m.Contains("S-1008", StringComparison.Ordinal));
        filed.ShouldEndWith("\n.a line that begins with a dot\n" + body);
    }

    [Fact]
    public async Task Mail_is_refused_for_now_while_the_daemon_is_down_and_flows_when_it_is_back()
    {
        await using var trial = await SendmailTrial.Start();
        await trial.Daemon.Kill();
        using (var refused = await SmtpSession.Connect(trial.Sendmail.SmtpPort))
        {
            (await refused.Say("MAIL FROM:<bob@example.org>")).ShouldStartWith("451 4.3.2");
        }
        await trial.StartDaemon();
        using var client = await SmtpSession.Connect(trial.Sendmail.SmtpPort);
        (await client.Mail("bob@example.org", ["alice@example.com"], Mails.Plain)).ShouldStartWith("250");
    }

    [Fact]
    public async Task Paths_without_angle_brackets_are_known()
    {
        using var client = await SmtpSession.Connect(Sendmail.SmtpPort);
        (await client.Say("MAIL FROM:c@mediasentry.com")).ShouldStartWith("250");
        (await client.Say("RCPT TO:abuse@example.com")).ShouldStartWith("250");
        (await client.Say("DATA")).ShouldStartWith("354");
        await client.Send(Mails.Notice("S-1009").ReplaceLineEndings("\r\n") + "\r\n.\r\n");
        (await client.Reply()).ShouldStartWith("250");
        Trial.Filed().Count(m => m.Contains("S-1009", StringComparison.Ordinal)).ShouldBe(1);
    }

    static string Plain(string text) => Mails.Plain.Replace("Noon?", text, StringComparison.Ordinal);

    static async Task NoticeIsFiledAndAnswered(SendmailTrial trial, string caseId)
    {
        using var client = await SmtpSession.Connect(trial.Sendmail.SmtpPort);
        (await client.Mail("bounces+1@mailer.mediasentry.com", ["abuse@example.com"], Mails.Notice(caseId))).ShouldStartWith("250");

        var filed = trial.Filed().Single(mail => mail.Contains(caseId, StringComparison.Ordinal));
        filed.ShouldStartWith("Return-Path: <bounces+1@mailer.mediasentry.com>\n"
            + "X-Original-To: abuse@example.com\nDelivered-To: abuse@example.com\n"
            + "Received: from client.example.net (localhost [127.0.0.1])\n");
        filed.ShouldContain("X-Abuse-Class: copyright\n");
        filed.ShouldContain("\nMessage-ID: <" + caseId + "@mediasentry.com>\n");
        filed.ShouldEndWith("\n.a line that begins with a dot\n");
        filed.ShouldNotContain('\r');

        var reply = await trial.Sendmail.Mail("cases@mediasentry.com", caseId);
        reply.ShouldStartWith("Return-Path: <>\n");
        reply.ShouldContain("\nAuto-Submitted: auto-replied\n");
        reply.ShouldContain($"\nSubject: Re: Case ID {caseId} - Notice of Claimed Infringement\n");
        trial.Sendmail.Mailbox("abuse@example.com").ShouldNotContain(mail => mail.Contains(caseId, StringComparison.Ordinal));
    }

    // What Sendmail itself makes of a message, without a filter, is the measure.
    async Task PassesUntouched(string recipient, string sender)
    {
        foreach (var port in new[] { Sendmail.ReplyPort, Sendmail.SmtpPort })
        {
            using var client = await SmtpSession.Connect(port);
            (await client.Mail(sender, [recipient], Odd)).ShouldStartWith("250");
        }
        var both = await Eventually.Get("both copies", () => Sendmail.Mailbox(recipient) is { Count: 2 } mails ? mails : null);
        var (one, other) = (QueueIdAndDate.Replace(both[0], ""), QueueIdAndDate.Replace(both[1], ""));
        one.ShouldBe(other);
        one.ShouldContain("\nX-Twice: 1\n");
    }

    // Of the topmost Received field, the one thing in which two copies differ.
    [GeneratedRegex(@"(?<=\A(?:[^\n]*\n){1,3}\tby mx\.example\.com [^\n]* with E?SMTP id )\w+(?:;|\n\tfor [^\n;]*;)\s+[^\n]*")]
    static partial Regex QueueIdAndDate { get; }

    /// <summary>One Sendmail and one daemon for all tests of the class: each test looks at its own case number.</summary>
    public sealed class Running : IAsyncLifetime
    {
        internal SendmailTrial Trial { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Trial = await SendmailTrial.Start();

        public async ValueTask DisposeAsync()
        {
            if (Trial is not null) await Trial.DisposeAsync();
        }
    }
}
