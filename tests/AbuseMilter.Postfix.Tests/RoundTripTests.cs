using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>What goes over the wire between Postfix and us, and so how often mail waits for us: a line that begins with &gt; is ours.</summary>
[Collection(Stand.Shared)]
public sealed class RoundTripTests(Stand stand)
{
    [Fact]
    public async Task Mail_that_nobody_watches_waits_for_us_once_and_its_content_is_not_sent()
    {
        using (var client = await SmtpSession.Connect(stand.RecordedDaemonPort))
        {
            await client.Mail("bob@example.org", ["alice@example.com", "bob@example.net"], Mails.Note("one round trip"));
            await client.Mail("", ["alice@example.com"], Mails.Note("and one more"));
        }
        (await stand.DaemonRecorder.Transcript()).Skip(2).ShouldBe([
            "C<[127.0.0.1]>", "H<client.example.net>",
            "M<<bob@example.org>>", "R<<alice@example.com>>", "R<<bob@example.net>>", "T", ">a",
            "A", "M<<>>", "R<<alice@example.com>>", "T", ">a",
            "A", "A", "Q"]);
    }

    [Fact]
    public async Task A_watched_message_waits_for_us_twice()
    {
        using (var client = await SmtpSession.Connect(stand.RecordedDaemonPort))
        {
            await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("H-100"));
        }
        var said = await stand.DaemonRecorder.Transcript();
        said.Skip(4).Select(Shape).ShouldBe(["M", "R", "T", ">c", "L", "L", "L", "L", "L", "N", "B", "E", ">d", "A", "A", "Q"]);
        said.ShouldContain("L<From  Cases <cases@mediasentry.com>>");
    }

    [Fact]
    public async Task Mail_behind_a_watched_message_or_a_reset_one_is_not_watched()
    {
        using (var client = await SmtpSession.Connect(stand.RecordedDaemonPort))
        {
            await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("H-103"));
            await client.Play("> MAIL FROM:<c@mediasentry.com>\n< 250\n> RCPT TO:<abuse@example.com>\n< 250\n> RSET\n< 250");
            await client.Mail("bob@example.org", ["alice@example.com"], Mails.Note("behind both"));
        }
        (await stand.DaemonRecorder.Transcript()).SkipWhile(line => line != ">d").ShouldBe([
            ">d", "A", "M<<c@mediasentry.com>>", "R<<abuse@example.com>>",
            "A", "M<<bob@example.org>>", "R<<alice@example.com>>", "T", ">a", "A", "A", "Q"]);
    }

    [Fact]
    public async Task Edits_and_verdict_of_a_notice_to_several_come_in_one_answer()
    {
        using (var client = await SmtpSession.Connect(stand.RecordedDaemonPort))
        {
            await client.Mail("c@mediasentry.com", ["alice@example.com", "abuse@example.com"], Mails.Notice("H-101", "X-Abuse-Case: forged"));
        }
        (await stand.DaemonRecorder.Transcript()).SkipWhile(line => line != "E").ShouldBe([
            "E", ">m<1 X-Abuse-Case>", ">h<X-Abuse-Class  copyright>", ">h<X-Abuse-Rule  dmca>", ">h<X-Abuse-Case  H-101>", ">h<X-Abuse-Address  192.0.2.17>",
            ">h<X-Abuse-Kind  conduit>", ">h<X-Abuse-Role  agent>", ">h<X-Abuse-Profile  mediasentry>", ">h<X-Abuse-Reply  send (ok)>", ">-<<abuse@example.com>>", ">a", "A", "A", "Q"]);
    }

    [Fact]
    public async Task Nothing_waits_for_us_before_the_content()
    {
        using (var client = await SmtpSession.Connect(stand.RecordedDaemonPort))
        {
            await client.Play("""
                > NOSUCH
                < 500
                > MAIL FROM:<c@mediasentry.com>
                < 250
                > RCPT TO:<abuse@example.com>
                < 250
                > RSET
                < 250
                > EHLO again.example.net
                < 250
                > QUIT
                < 221
                """);
        }
        (await stand.DaemonRecorder.Transcript()).Skip(1).Select(Shape).Where(line => line.StartsWith('>')).ShouldBe([">O"]);
    }

    [Fact]
    public async Task A_long_body_comes_in_pieces_and_waits_for_us_once()
    {
        using (var client = await SmtpSession.Connect(stand.RecordedDaemonPort))
        {
            var line = new string('x', 70) + "\n";
            await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("H-102") + "\n" + string.Concat(Enumerable.Repeat(line, 3000)));
        }
        var said = await stand.DaemonRecorder.Transcript();
        var body = said.SkipWhile(line => line != "N").TakeWhile(line => line != "E").Skip(1).ToList();
        body.Count.ShouldBe(4);
        body.Take(3).ShouldAllBe(line => line == "B<65535 bytes>");
        said.Count(line => line.StartsWith('>')).ShouldBe(3); // negotiation, DATA, end
    }

    [Fact]
    public async Task Postfix_is_asked_for_no_macro_that_costs_it_a_look_up()
    {
        using (var client = await SmtpSession.Connect(stand.RecordedDaemonPort))
        {
            await client.Mail("bob@example.org", ["alice@example.com", "bob@example.net"], Mails.Note("macros"));
        }
        var macros = (await stand.DaemonRecorder.TranscriptWithMacros()).Where(line => line.StartsWith("D<", StringComparison.Ordinal)).ToList();
        macros.ShouldContain(line => line.StartsWith("D<Ti ", StringComparison.Ordinal));
        foreach (var costly in new[] { "{mail_host}", "{mail_mailer}", "{rcpt_host}", "{rcpt_mailer}" }) macros.ShouldNotContain(line => line.Contains(costly, StringComparison.Ordinal));
    }

    // The letter alone, with the mark of who said it.
    static string Shape(string line) => line.Split('<')[0];
}
