using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>Every verdict of the library at every moment, as the client of Postfix sees it.</summary>
[Collection(Stand.Shared)]
public sealed class VerdictTests(Stand stand)
{
    PostfixInstance Postfix => stand.Postfix;

    [Fact]
    public async Task A_text_of_several_lines_reaches_the_client_as_it_is()
    {
        stand.Filter.Judge(_ => Refused(550, "5.7.1", "first 100% of %s and %% and %d\n550 digits first\n2nd line\n5.1.1 looks like a code"));
        using var client = await SmtpSession.Connect(stand.FilterPort);
        await client.Play("""
            > MAIL FROM:<bob@example.org>
            < 250
            > RCPT TO:<alice@example.com>
            < 250
            > DATA
            < 354
            > [0]
            < 550-5.7.1 first 100% of %s and %% and %d
            < 550-5.7.1 550 digits first
            < 550-5.7.1 2nd line
            < 550 5.7.1 5.1.1 looks like a code
            > QUIT
            < 221
            """, Mails.Note("refused with many words"));
    }

    [Theory]
    [InlineData(450, "4.2.0", "450 4.2.0 try again in 5 minutes")]
    [InlineData(451, "4.7.1", "451 4.7.1 try again in 5 minutes")]
    [InlineData(554, "5.6.0", "554 5.6.0 try again in 5 minutes")]
    public async Task Code_and_text_reach_the_client(int code, string enhanced, string expected)
    {
        stand.Filter.Judge(_ => Refused(code, enhanced, "try again in 5 minutes"));
        using var client = await SmtpSession.Connect(stand.FilterPort);
        (await client.Mail("bob@example.org", ["alice@example.com"], Mails.Note("refused"))).ShouldBe(expected);
        stand.Filter.Judge(_ => Verdict.Accept);
        (await client.Mail("bob@example.org", ["alice@example.com"], Mails.Note("and the next one"))).ShouldStartWith("250");
    }

    [Fact]
    public async Task A_long_text_comes_in_lines_that_SMTP_allows()
    {
        var words = string.Join(' ', Enumerable.Range(0, 300).Select(i => $"word{i}%"));
        stand.Filter.Judge(_ => Refused(550, "5.7.1", words));
        using var client = await SmtpSession.Connect(stand.FilterPort);
        await client.Play("> MAIL FROM:<bob@example.org>\n< 250\n> RCPT TO:<alice@example.com>\n< 250\n> DATA\n< 354");
        await client.Send(".\r\n");
        var lines = await client.ReplyLines();
        lines.ShouldAllBe(line => line.Length <= 510);
        string.Join(' ', lines.Select(line => line["550-5.7.1 ".Length..])).ShouldBe(words);
    }

    [Theory]
    [InlineData(Disposition.Reject, "550 5.7.1 Command rejected")]
    [InlineData(Disposition.TempFail, "451 4.7.1 Service unavailable - try again later")]
    [InlineData(Disposition.Shutdown, "451 4.7.1 Service unavailable - try again later")]
    public async Task A_verdict_without_a_text_is_told_in_the_words_of_Postfix(Disposition disposition, string expected)
    {
        stand.Filter.Judge(_ => new Verdict { Disposition = disposition });
        using var client = await SmtpSession.Connect(stand.FilterPort);
        (await client.Mail("bob@example.org", ["alice@example.com"], Mails.Note("refused"))).ShouldBe(expected);
    }

    [Fact]
    public async Task One_recipient_is_refused_and_the_others_get_their_mail()
    {
        Ask(Moment.Recipient, message => message.Moment == Moment.Recipient && message.Envelope.Recipients.Single().LocalPart == "dmca"
            ? Refused(550, "5.1.1", "not here") : Verdict.Accept);
        using var client = await SmtpSession.Connect(stand.FilterPort);
        var reply = await client.Play("""
            > MAIL FROM:<bob@example.org>
            > RCPT TO:<alice@example.com>
            > RCPT TO:<dmca@example.com>
            > RCPT TO:<carol@example.org>
            > DATA
            < 250
            < 250
            < 550 5.1.1 not here
            < 250
            < 354
            > [0]
            < 250
            """, Mails.Note("for two of three"));
        Mails.AsSent(await Postfix.Mail("alice@example.com", SmtpSession.QueueId(reply))).ShouldBe(Mails.Note("for two of three"));
        await Postfix.Removed(SmtpSession.QueueId(reply));
        Postfix.EverybodyElse.ShouldContain(mail => mail.Contains("for two of three", StringComparison.Ordinal));
        Postfix.Mailbox("dmca@example.com").ShouldNotContain(mail => mail.Contains("for two of three", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_every_recipient_was_refused_there_is_no_message_and_the_next_is_taken()
    {
        var judged = 0;
        Ask(Moment.Recipient, message =>
        {
            if (message.Moment == Moment.EndOfMessage) judged++;
            return message.Moment == Moment.Recipient && message.Envelope.Sender.LocalPart == "bob" ? new Verdict { Disposition = Disposition.TempFail } : Verdict.Accept;
        });
        using var client = await SmtpSession.Connect(stand.FilterPort);
        await client.Play("""
            > MAIL FROM:<bob@example.org>
            < 250
            > RCPT TO:<alice@example.com>
            < 451 4.7.1
            > DATA
            < 554 5.5.1
            > RSET
            < 250
            > MAIL FROM:<carol@example.org>
            < 250
            > RCPT TO:<alice@example.com>
            < 250
            > DATA
            < 354
            > [0]
            < 250
            """, Mails.Note("from carol"));
        judged.ShouldBe(1);
    }

    [Fact]
    public async Task A_message_is_refused_before_its_content_is_sent()
    {
        Ask(Moment.Data, message => message.Envelope.Recipients.Count > 1 ? Refused(554, "5.7.1", "one at a time") : Verdict.Accept);
        using (var client = await SmtpSession.Connect(stand.RecordedFilterPort))
        {
            await client.Play("""
                > MAIL FROM:<bob@example.org>
                < 250
                > RCPT TO:<alice@example.com>
                < 250
                > RCPT TO:<dmca@example.com>
                < 250
                > DATA
                < 554 5.7.1 one at a time
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
                """, Mails.Note("one alone"));
        }
        (await stand.FilterRecorder.Transcript()).Skip(4).ShouldBe([
            "M<<bob@example.org>>", "R<<alice@example.com>>", "R<<dmca@example.com>>", "T", ">y<554 5.7.1 one at a time>",
            "A", "M<<bob@example.org>>", "R<<alice@example.com>>", "T", ">a", "A", "A", "Q"]);
    }

    [Theory]
    [InlineData(Moment.Mail)]
    [InlineData(Moment.EndOfHeader)]
    public async Task A_message_is_refused_at_its_sender_or_behind_its_header(Moment moment)
    {
        Ask(moment, message => message.Moment == moment ? Refused(550, "5.7.1", "no") : throw new InvalidOperationException("already refused"));
        using var client = await SmtpSession.Connect(stand.FilterPort);
        var reply = await client.Say("MAIL FROM:<bob@example.org>");
        if (moment == Moment.EndOfHeader)
        {
            reply.ShouldStartWith("250");
            reply = await client.Play("> RCPT TO:<alice@example.com>\n< 250\n> DATA\n< 354\n> [0]\n< 550", Mails.Note("refused by header"));
        }
        reply.ShouldBe("550 5.7.1 no");
    }

    [Theory]
    [InlineData(Disposition.Reject, "550 5.7.1")]
    [InlineData(Disposition.TempFail, "451 4.7.1")]
    public async Task A_client_is_refused_by_its_greeting_for_the_whole_session(Disposition disposition, string expected)
    {
        Ask(Moment.Helo, _ => new Verdict { Disposition = disposition });
        using var client = await SmtpSession.Connect(stand.FilterPort);
        await client.Play($"""
            > MAIL FROM:<bob@example.org>
            < {expected}
            > MAIL FROM:<bob@example.org>
            < {expected}
            > QUIT
            < 221
            """);
    }

    [Fact]
    public async Task A_client_that_is_accepted_by_its_greeting_is_not_looked_at_any_more()
    {
        Ask(Moment.Helo, message => message.Moment == Moment.Helo ? Verdict.Accept : throw new InvalidOperationException("already accepted"));
        using (var client = await SmtpSession.Connect(stand.RecordedFilterPort))
        {
            (await client.Mail("bob@example.org", ["alice@example.com"], Mails.Note("from a friend"))).ShouldStartWith("250");
        }
        (await stand.FilterRecorder.Transcript()).Skip(2).ShouldBe(["C<[127.0.0.1]>", "H<client.example.net>", ">a"]);
    }

    [Fact]
    public async Task A_client_is_hung_up_on()
    {
        Ask(Moment.Mail, _ => new Verdict { Disposition = Disposition.Shutdown });
        using var client = await SmtpSession.Connect(stand.FilterPort);
        await client.Play("> MAIL FROM:<bob@example.org>\n< 421\n< closed");
    }

    [Fact]
    public async Task Of_a_long_body_that_is_not_read_one_piece_is_sent()
    {
        var seen = 0;
        stand.Filter.Policy = new Policy(_ => true, (message, _) =>
        {
            seen = message.Content.Length;
            return ValueTask.FromResult(Verdict.Accept with { Edits = [new Edit.AddHeader("X-Seen", "1")] });
        })
        { BodyBytes = 1000 };
        var body = string.Concat(Enumerable.Repeat(new string('x', 70) + "\n", 10_000));
        using (var client = await SmtpSession.Connect(stand.RecordedFilterPort))
        {
            var id = SmtpSession.QueueId(await client.Mail("bob@example.org", ["alice@example.com"], Mails.Note("long body") + body));
            var mail = await Postfix.Mail("alice@example.com", $" id {id}");
            mail.ShouldEndWith("\nX-Seen: 1\n\nlong body\n" + body);
        }
        (await stand.FilterRecorder.Transcript()).SkipWhile(line => line != "N").ShouldBe(
            ["N", "B<65535 bytes>", ">s", "E", ">h<X-Seen  1>", ">a", "A", "A", "Q"]);
        seen.ShouldBeInRange(60_000, 70_000);
    }

    [Theory]
    [InlineData(Content.Header, "L", "L", "L", "L", "N", "E", ">a")]
    [InlineData(Content.None, "E", ">a")]
    public async Task What_is_not_read_is_not_sent(Content reads, params string[] expected)
    {
        stand.Filter.Policy = new Policy(_ => true, (_, _) => ValueTask.FromResult(Verdict.Accept)) { Reads = reads };
        using (var client = await SmtpSession.Connect(stand.RecordedFilterPort))
        {
            (await client.Mail("bob@example.org", ["alice@example.com"], Mails.Note("read in part"))).ShouldStartWith("250");
        }
        var content = (await stand.FilterRecorder.Transcript()).SkipWhile(line => line != ">c").Skip(1).Select(line => line.Split('<')[0]);
        content.ShouldBe([.. expected, "A", "A", "Q"]);
    }

    [Fact]
    public async Task A_judge_that_fails_delays_its_message_and_not_the_next()
    {
        var asked = 0;
        stand.Filter.Judge(_ => asked++ == 0 ? throw new InvalidOperationException("a fault") : Verdict.Accept);
        using var client = await SmtpSession.Connect(stand.FilterPort);
        (await client.Mail("bob@example.org", ["alice@example.com"], Mails.Note("fault"))).ShouldStartWith("451 4.7.1");
        (await client.Mail("bob@example.org", ["alice@example.com"], Mails.Note("fault"))).ShouldStartWith("250");
    }

    [Fact]
    public async Task A_slow_judge_keeps_Postfix_waiting_beyond_its_patience()
    {
        stand.Filter.Limits = MilterLimits.Default with { Progress = TimeSpan.FromMilliseconds(300) };
        var considered = new TaskCompletionSource<Verdict>(TaskCreationOptions.RunContinuationsAsynchronously);
        stand.Filter.Policy = new Policy(_ => true, async (_, _) => await considered.Task);
        try
        {
            using var client = await SmtpSession.Connect(stand.ImpatientFilterPort);
            var reply = client.Mail("bob@example.org", ["alice@example.com"], Mails.Note("slow"));
            await stand.FilterRecorder.Says(">p", times: 6); // 1.8 seconds, and Postfix waits for one
            considered.SetResult(Refused(550, "5.7.1", "well considered"));
            (await reply).ShouldBe("550 5.7.1 well considered");
        }
        finally
        {
            stand.Filter.Limits = MilterLimits.Default;
        }
    }

    void Ask(Moment at, Func<Message, Verdict> judge) =>
        stand.Filter.Policy = new Policy(_ => true, (message, _) => ValueTask.FromResult(judge(message))) { AskedAt = at };

    static Verdict Refused(int code, string enhanced, string text) =>
        new() { Disposition = code < 500 ? Disposition.TempFail : Disposition.Reject, Text = ReplyText.Create(code, enhanced, text) };
}
