using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>What clients do with a session: several messages, resets, pipelines, chunks, a second greeting, a dropped line.</summary>
[Collection(Stand.Shared)]
public sealed class SessionTests(Stand stand)
{
    Trial Trial => stand.Trial;

    PostfixInstance Postfix => stand.Postfix;

    [Fact]
    public async Task Ten_messages_of_one_session_leave_nothing_to_each_other()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        for (var round = 1; round <= 5; round++)
        {
            var notice = await client.Play("""
                > MAIL FROM:<victim@example.net>
                < 250
                > RCPT TO:<abuse@example.com>
                < 250
                > RCPT TO:<dmca@example.com>
                < 250
                > RSET
                < 250
                > MAIL FROM:<c@mediasentry.com>
                < 250
                > RCPT TO:<abuse@example.com>
                < 250
                > DATA
                < 354
                > [0]
                < 250
                """, Mails.Notice($"C-10{round}"));
            var note = await client.Play("""
                > RSET
                < 250
                > MAIL FROM:<bob@example.org>
                < 250
                > RCPT TO:<alice@example.com>
                < 250
                > DATA
                < 354
                > [0]
                < 250
                """, Mails.Note($"between notices {round}"));

            var filed = Trial.FiledWith($"C-10{round}");
            filed.ShouldStartWith("Return-Path: <c@mediasentry.com>\nX-Original-To: abuse@example.com\nDelivered-To: abuse@example.com\nReceived: from client.example.net (");
            filed.ShouldContain($" with ESMTP id {SmtpSession.QueueId(notice)}\n\tfor <abuse@example.com>; ");
            Mails.AsSent(await Postfix.Mail("alice@example.com", $" id {SmtpSession.QueueId(note)}")).ShouldBe(Mails.Note($"between notices {round}"));
        }
        Postfix.Mailbox("dmca@example.com").ShouldNotContain(mail => mail.Contains("C-10", StringComparison.Ordinal));
        Trial.Filed().ShouldNotContain(mail => mail.Contains("between notices", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_recipient_is_not_carried_into_the_message()
    {
        // Postfix itself refuses the watched one (a syntax that it does not take), so the filter must not count it.
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        var reply = await client.Play("""
            > MAIL FROM:<bob@example.org>
            < 250
            > RCPT TO:<abuse@example.com> NOSUCH=PARAMETER
            < 555
            > RCPT TO:<alice@example.com>
            < 250
            > DATA
            < 354
            > [0]
            < 250
            """, Mails.Notice("C-120"));
        Mails.AsSent(await Postfix.Mail("alice@example.com", SmtpSession.QueueId(reply))).ShouldBe(Mails.Notice("C-120") + "\n");
        Trial.Filed().ShouldNotContain(mail => mail.Contains("C-120", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pipelined_reset_takes_the_first_message_back()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await client.Play("""
            > MAIL FROM:<bob@example.org>
            > RCPT TO:<alice@example.com>
            > RSET
            > MAIL FROM:<c@mediasentry.com>
            > RCPT TO:<abuse@example.com>
            > DATA
            < 250
            < 250
            < 250
            < 250
            < 250
            < 354
            > [0]
            < 250
            """, Mails.Notice("C-130"));
        Trial.FiledWith("C-130").ShouldContain("\nDelivered-To: abuse@example.com\nReceived: ");
        Postfix.Mailbox("alice@example.com").ShouldNotContain(mail => mail.Contains("C-130", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_and_the_next_ones_commands_share_a_packet()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await client.Play("""
            > MAIL FROM:<c@mediasentry.com>
            > RCPT TO:<abuse@example.com>
            > DATA
            < 250
            < 250
            < 354
            > [0]
            > MAIL FROM:<bob@example.org>
            > RCPT TO:<alice@example.com>
            > DATA
            < 250
            < 250
            < 250
            < 354
            > [1]
            > RSET
            > MAIL FROM:<c@mediasentry.com>
            > RCPT TO:<abuse@example.com>
            > DATA
            < 250
            < 250
            < 250
            < 250
            < 354
            > [2]
            > QUIT
            < 250
            < 221
            < closed
            """, Mails.Notice("C-140"), Mails.Note("in one packet"), Mails.Notice("C-141"));
        Trial.FiledWith("C-140");
        Trial.FiledWith("C-141");
        Mails.AsSent(await Postfix.Mail("alice@example.com", "in one packet")).ShouldBe(Mails.Note("in one packet"));
    }

    [Theory]
    [InlineData("EHLO second.example.net")]
    [InlineData("HELO second.example.net")]
    public async Task A_second_greeting_ends_the_transaction_and_gives_the_new_name(string greeting)
    {
        var caseId = greeting.StartsWith('E') ? "C-150" : "C-151";
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await client.Play($"""
            > MAIL FROM:<bob@example.org>
            < 250
            > RCPT TO:<alice@example.com>
            < 250
            > {greeting}
            < 250
            > DATA
            < 503
            > MAIL FROM:<c@mediasentry.com>
            < 250
            > RCPT TO:<abuse@example.com>
            < 250
            > DATA
            < 354
            > [0]
            < 250
            """, Mails.Notice(caseId));
        Trial.FiledWith(caseId).ShouldContain("\nReceived: from second.example.net (");
        Postfix.Mailbox("alice@example.com").ShouldNotContain(mail => mail.Contains(caseId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Commands_out_of_order_and_unknown_ones_do_not_disturb()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await client.Play("""
            > RCPT TO:<abuse@example.com>
            < 503
            > DATA
            < 503
            > FOO bar
            < 500
            > NOOP
            < 250
            > MAIL FROM:<c@mediasentry.com>
            < 250
            > FOO
            < 500
            > MAIL FROM:<other@mediasentry.com>
            < 503
            > VRFY abuse@example.com
            < 252
            > RCPT TO:<abuse@example.com>
            < 250
            > HELP
            < 500
            > DATA
            < 354
            > [0]
            < 250
            """, Mails.Notice("C-160"));
        Trial.FiledWith("C-160").ShouldStartWith("Return-Path: <c@mediasentry.com>\n");
    }

    [Fact]
    public async Task A_notice_in_one_chunk_is_filed_as_it_was_sent()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        var notice = Mails.Notice("C-170") + "\n";
        await client.Play("""
            > MAIL FROM:<c@mediasentry.com> BODY=8BITMIME
            > RCPT TO:<abuse@example.com>
            > BDAT [0] LAST
            < 250
            < 250
            < 250
            """, notice);
        Mails.AsSent(Trial.FiledWith("C-170")).ShouldBe(notice);
    }

    [Fact]
    public async Task A_notice_in_several_chunks_is_filed_whole_and_reaches_the_others_whole()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        var notice = Mails.Notice("C-171") + "\n";
        await client.Play("""
            > MAIL FROM:<c@mediasentry.com>
            < 250
            > RCPT TO:<abuse@example.com>
            < 250
            > RCPT TO:<alice@example.com>
            < 250
            > BDAT [0]
            > BDAT [1]
            < 250
            < 250
            > BDAT [2]
            < 250
            > BDAT 0 LAST
            < 250
            """, notice[..100], notice[100..333], notice[333..]);
        Mails.AsSent(Trial.FiledWith("C-171")).ShouldBe(notice);
        var (header, body) = Split(Mails.AsSent(await Postfix.Mail("alice@example.com", "C-171")));
        header.ShouldStartWith(Split(notice).Header);
        body.ShouldBe(Split(notice).Body);
    }

    [Fact]
    public async Task A_reset_between_chunks_takes_the_message_back()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await client.Play("""
            > MAIL FROM:<c@mediasentry.com>
            < 250
            > RCPT TO:<abuse@example.com>
            < 250
            > BDAT [0]
            < 250
            > RSET
            < 250
            > MAIL FROM:<bob@example.org>
            < 250
            > RCPT TO:<alice@example.com>
            < 250
            > BDAT [1] LAST
            < 250
            """, Mails.Notice("C-172") + "\n", Mails.Note("after half a message"));
        Mails.AsSent(await Postfix.Mail("alice@example.com", "after half a message")).ShouldBe(Mails.Note("after half a message"));
        Trial.Filed().ShouldNotContain(mail => mail.Contains("C-172", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_drops_in_the_middle_of_the_content_leaves_nothing()
    {
        using (var client = await SmtpSession.Connect(stand.RecordedDaemonPort))
        {
            await client.Play("""
                > MAIL FROM:<c@mediasentry.com>
                < 250
                > RCPT TO:<abuse@example.com>
                < 250
                > DATA
                < 354
                """);
            await client.Send(Mails.Notice("C-180"));
        }
        // Postfix keeps the content until its end, so there is nothing to take back but the transaction.
        var said = await stand.DaemonRecorder.Transcript();
        said.Skip(4).ShouldBe(["M<<c@mediasentry.com>>", "R<<abuse@example.com>>", "T", ">c", "A", "A", "Q"]);
        Trial.Filed().ShouldNotContain(mail => mail.Contains("C-180", StringComparison.Ordinal));
        Trial.Daemon.Log.ShouldNotContain("ended badly");
    }

    static (string Header, string Body) Split(string mail)
    {
        var end = mail.IndexOf("\n\n", StringComparison.Ordinal) + 1;
        return (mail[..end], mail[end..]);
    }
}
