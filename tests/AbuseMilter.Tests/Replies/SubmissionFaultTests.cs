using System.Text;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

/// <summary>What a server can answer at each stage, with and without PIPELINING, and what it means for the mail.</summary>
public sealed class SubmissionFaultTests
{
    const string Mail = "From: abuse@example.com\r\n\r\nHello\r\n";

    static readonly ManualClock Clock = new();

    public static TheoryData<string, string, string> Answers => new()
    {
        { "greeting", "421 4.3.2 too busy", "server away at Greeting: 421 4.3.2 too busy" },
        { "greeting", "554 5.7.1 go away", "server away at Greeting: 554 5.7.1 go away" },
        { "EHLO", "421 4.3.2 shutting down", "server away at Ehlo: 421 4.3.2 shutting down" },
        { "EHLO", "451 4.3.0 later", "server away at Ehlo: 451 4.3.0 later" },
        { "EHLO", "550 5.7.1 bad name", "server away at Ehlo: 550 5.7.1 bad name" },
        { "MAIL", "421 4.3.2 shutting down", "server away at Mail: 421 4.3.2 shutting down" },
        { "MAIL", "451 4.3.0 later", "postponed at Mail: 451 4.3.0 later" },
        { "MAIL", "452 4.3.1 insufficient system storage", "postponed at Mail: 452 4.3.1 insufficient system storage" },
        { "MAIL", "552 5.3.4 too big", "refused at Mail: 552 5.3.4 too big" },
        { "MAIL", "554 5.7.1 no", "refused at Mail: 554 5.7.1 no" },
        { "RCPT", "421 4.3.2 shutting down", "postponed at Rcpt: 421 4.3.2 shutting down" },
        { "RCPT", "451 4.7.1 greylisted", "postponed at Rcpt: 451 4.7.1 greylisted" },
        { "RCPT", "552 5.2.2 mailbox full", "refused at Rcpt: 552 5.2.2 mailbox full" },
        { "RCPT", "554 5.7.1 relay access denied", "refused at Rcpt: 554 5.7.1 relay access denied" },
        { "DATA", "421 4.3.2 shutting down", "postponed at Data: 421 4.3.2 shutting down" },
        { "DATA", "451 4.3.0 later", "postponed at Data: 451 4.3.0 later" },
        { "DATA", "552 5.3.4 no", "refused at Data: 552 5.3.4 no" },
        { "DATA", "554 5.5.1 no valid recipients", "refused at Data: 554 5.5.1 no valid recipients" },
        { "dot", "421 4.3.2 shutting down", "postponed at FinalDot: 421 4.3.2 shutting down" },
        { "dot", "451 4.3.0 queue file write error", "postponed at FinalDot: 451 4.3.0 queue file write error" },
        { "dot", "552 5.3.4 too big", "refused at FinalDot: 552 5.3.4 too big" },
        { "dot", "554 5.7.1 content rejected", "refused at FinalDot: 554 5.7.1 content rejected" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Each_answer_means_the_same_with_and_without_PIPELINING_and_in_one_piece_or_byte_by_byte(string stage, string answer, string expected)
    {
        foreach (var offers in (string[])["", "PIPELINING"])
        {
            foreach (var manner in (string[])["S:", "S~"])
            {
                (await PlayAsync(Script(stage, $"{manner} {answer}", offers))).ToString().ShouldBe(expected);
            }
        }
    }

    public static TheoryData<string, string> Breaks => new()
    {
        { "greeting", "server away at Greeting" },
        { "EHLO", "server away at Ehlo" },
        { "MAIL", "postponed at Mail" },
        { "RCPT", "postponed at Rcpt" },
        { "DATA", "postponed at Data" },
        { "dot", "unconfirmed" },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_connection_that_breaks_or_babbles_means_what_its_stage_says(string stage, string expected)
    {
        foreach (var offers in (string[])["", "PIPELINING"])
        {
            foreach (var end in (string[])["close", "S! 2", "S! 250", "S: not SMTP at all", "S! \\r\\n\\r\\n\\r\\n", "S: 999 what", "S! 250-a\\r\\n251 b\\r\\n", "S: 250-" + new string('x', 2000)])
                (await PlayAsync(Script(stage, end, offers))).ToString().ShouldStartWith(expected, Case.Sensitive, $"{offers} {end}");

            // A reset overtakes the answers that were given before.
            (await PlayAsync(Script(stage, "reset", offers))).ToString().ShouldStartWith(expected.Split(" at ")[0]);
        }
    }

    [Fact]
    public async Task A_server_that_drips_is_left_when_the_time_for_its_step_is_over()
    {
        var clock = new ManualClock();
        await using var server = new ScriptedSmtpServer("S: 220 mx.example.org\nC: EHLO *\nS! 2\nS! 5\nS! 0\nsilence");
        using var client = new SubmissionClient(server.Address, clock);
        var sending = client.SendAsync(new SmtpMail("", "cases@example.org", Encoding.ASCII.GetBytes(Mail)), null, TestContext.Current.CancellationToken);
        await server.Silent.Soon();

        clock.Advance(TimeSpan.FromSeconds(60));

        (await sending.Soon()).ToString().ShouldBe("server away at Ehlo: no answer in time");
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_a_server_away() =>
        (await SendAsync(new ListenAddress.Unix("/nowhere/submit.sock"))).ShouldBeOfType<Submission.ServerAway>().Stage.ShouldBe(SubmissionStage.Connect);

    [Theory]
    [InlineData(true, "sent")]
    [InlineData(false, "postponed at Content: somebody else has taken this mail over")]
    public async Task Whoever_wants_to_know_is_asked_before_the_dot_and_without_a_yes_it_stays_here(bool yes, string expected)
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOne);
        using var client = new SubmissionClient(server.Address, Clock);
        var contents = -1;

        var submission = await client.SendAsync(new SmtpMail("", "cases@example.org", Encoding.ASCII.GetBytes(Mail)), _ =>
        {
            contents = server.Received.Count(line => line == Mail);
            return ValueTask.FromResult(yes);
        }, TestContext.Current.CancellationToken);
        await client.HangUpAsync();

        (submission is Submission.Sent ? "sent" : submission.ToString()).ShouldBe(expected);
        contents.ShouldBe(0, "the server has not seen the end");
        server.Received.Contains("QUIT").ShouldBe(yes, "a connection amid DATA can say nothing more");
    }

    static string Script(string stage, string answer, string offers)
    {
        string[] lines =
        [
            "S: 220 mx.example.org", "C: EHLO *", $"S! 250-mx.example.org\\r\\n250-DSN\\r\\n250 {(offers.Length > 0 ? offers : "ETRN")}\\r\\n",
            "C: MAIL FROM:<>", "S: 250 Ok", "C: RCPT TO:<cases@example.org> NOTIFY=NEVER", "S: 250 Ok", "C: DATA", "S: 354 go", "C: ...",
        ];
        var kept = stage switch { "greeting" => 0, "EHLO" => 2, "MAIL" => 4, "RCPT" => 6, "DATA" => 8, _ => 10 };
        return string.Join('\n', lines[..kept].Append(answer).Append("close"));
    }

    static async Task<Submission> PlayAsync(string script)
    {
        await using var server = new ScriptedSmtpServer(script);
        return await SendAsync(server.Address).Soon();
    }

    static async Task<Submission> SendAsync(ListenAddress address)
    {
        using var client = new SubmissionClient(address, Clock);
        return await client.SendAsync(new SmtpMail("", "cases@example.org", Encoding.ASCII.GetBytes(Mail)), null, TestContext.Current.CancellationToken);
    }
}
