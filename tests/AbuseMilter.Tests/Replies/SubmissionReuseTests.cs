using System.Text;
using AbuseMilter.Replies;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

/// <summary>Connections that carry more than one mail, and servers that do not wait for the second.</summary>
public sealed class SubmissionReuseTests : IDisposable
{
    const string Mail = "From: abuse@example.com\r\n\r\nHello\r\n";

    readonly ManualClock clock = new();
    SubmissionClient? client;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    Task<Submission> SendAsync(ScriptedSmtpServer server, string to = "cases@example.org")
    {
        client ??= new SubmissionClient(server.Address, clock);
        return client.SendAsync(new SmtpMail("", to, Encoding.ASCII.GetBytes(Mail)), null, Token);
    }

    [Fact]
    public async Task The_next_mail_goes_on_the_same_connection_without_a_second_greeting()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Hello + ScriptedSmtpServer.Mail + ScriptedSmtpServer.Mail + ScriptedSmtpServer.Quit);

        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        await client!.HangUpAsync();

        await server.Played.Soon();
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_rests_for_some_seconds_is_ended_with_QUIT()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOne, ScriptedSmtpServer.TakesOne);
        await SendAsync(server);
        clock.Advance(TimeSpan.FromSeconds(4.9));
        server.Received.ShouldNotContain("QUIT");

        clock.Advance(TimeSpan.FromSeconds(0.1));

        await Waiting.Until(() => server.Received.Contains("QUIT"));
        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        server.Connections.ShouldBe(2);
        await client!.HangUpAsync();
        await server.Played.Soon();
    }

    [Fact]
    public async Task No_time_limit_of_an_earlier_step_ends_a_connection_that_rests()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesAll);
        for (var mail = 0; mail < 50; mail++)
        {
            (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
            clock.Advance(TimeSpan.FromSeconds(4.9));
        }
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_carries_a_hundred_mails_and_no_more()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesAll, ScriptedSmtpServer.TakesAll);
        for (var mail = 0; mail < 100; mail++) (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        server.Connections.ShouldBe(1);
        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        server.Connections.ShouldBe(2);
        await Waiting.Until(() => server.Received.Contains("QUIT"));
    }

    public static TheoryData<string> Hangups => new()
    {
        "close",
        "reset",
        "S: 421 4.4.2 mx.example.org Error: timeout exceeded\nclose",
        // After the commands were sent.
        "C: MAIL *\nclose",
        "C: MAIL *\nreset",
        "C: MAIL *\nS: 421 4.3.2 shutting down\nclose",
        "C: MAIL *\nS! 421 4.3.2 shutt\nclose",
    };

    [Theory]
    [MemberData(nameof(Hangups))]
    public async Task A_server_that_hung_up_meanwhile_is_no_failure(string hangup)
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Hello + ScriptedSmtpServer.Mail + hangup, ScriptedSmtpServer.TakesOne);
        await SendAsync(server);

        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();

        server.Connections.ShouldBe(2);
        server.Received.Count(line => line == Mail).ShouldBe(2);
    }

    [Fact]
    public async Task One_that_hangs_up_on_the_new_connection_too_is_tried_no_third_time()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Hello + ScriptedSmtpServer.Mail + "C: MAIL *\nclose",
            ScriptedSmtpServer.Hello + "C: MAIL *\nclose", ScriptedSmtpServer.TakesOne);
        await SendAsync(server);

        (await SendAsync(server)).ShouldBeOfType<Submission.Postponed>().Stage.ShouldBe(SubmissionStage.Mail);
        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task A_mail_whose_MAIL_was_answered_is_not_tried_again_by_itself()
    {
        await using var server = new ScriptedSmtpServer(
            ScriptedSmtpServer.Hello + ScriptedSmtpServer.Mail + "C: MAIL *\nS: 250 Ok\nclose", ScriptedSmtpServer.TakesOne);
        await SendAsync(server);

        (await SendAsync(server)).ShouldBeOfType<Submission.Postponed>().Stage.ShouldBe(SubmissionStage.Rcpt);
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_mail_that_was_sent_to_its_end_is_not_tried_again_by_itself()
    {
        await using var server = new ScriptedSmtpServer(
            ScriptedSmtpServer.Hello + ScriptedSmtpServer.Mail + ScriptedSmtpServer.Mail.Replace("S: 250 2.0.0 Ok: queued as 4XyZ12", "close", StringComparison.Ordinal),
            ScriptedSmtpServer.TakesOne);
        await SendAsync(server);

        (await SendAsync(server)).ShouldBeOfType<Submission.Ambiguous>();
        server.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData("C: MAIL *\nS: 550 5.7.1 no\nC: RCPT *\nS: 503 5.5.1 need MAIL\nC: DATA\nS: 554 5.5.1 no")]
    [InlineData("C: MAIL *\nS: 250 Ok\nC: RCPT *\nS: 550 5.1.1 nobody\nC: DATA\nS: 554 5.5.1 no valid recipients")]
    [InlineData("C: MAIL *\nS: 250 Ok\nC: RCPT *\nS: 250 Ok\nC: DATA\nS: 554 5.3.0 no")]
    [InlineData("C: MAIL *\nS: 250 Ok\nC: RCPT *\nS: 250 Ok\nC: DATA\nS: 354 go\nC: ...\nS: 552 5.3.4 too big")]
    public async Task After_a_refusal_RSET_clears_the_connection_for_the_next_mail(string refusal)
    {
        await using var server = new ScriptedSmtpServer(
            ScriptedSmtpServer.Hello + refusal + "\nC: RSET\nS: 250 2.0.0 Ok\n" + ScriptedSmtpServer.Mail + ScriptedSmtpServer.Quit);

        (await SendAsync(server)).ShouldNotBeOfType<Submission.Sent>();
        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        await client!.HangUpAsync();
        await server.Played.Soon();
    }

    [Theory]
    [InlineData("C: MAIL *\nS: 451 4.7.1 away\nC: RCPT *\nS: 503 5.5.1 need MAIL\nC: DATA\nS: 503 5.5.1 need RCPT")]
    [InlineData("C: MAIL *\nS: 250 Ok\nC: RCPT *\nS: 450 4.2.0 later\nC: DATA\nS: 554 5.5.1 no valid recipients")]
    [InlineData("C: MAIL *\nS: 250 Ok\nC: RCPT *\nS: 450 4.2.0 later\nC: DATA\nS: 354 go\nC: .\nS: 554 5.5.1 no valid recipients")]
    [InlineData("C: MAIL *\nS: 250 Ok\nC: RCPT *\nS: 250 Ok\nC: DATA\nS: 451 4.3.0 later")]
    [InlineData("C: MAIL *\nS: 250 Ok\nC: RCPT *\nS: 250 Ok\nC: DATA\nS: 354 go\nC: ...\nS: 451 4.7.1 away")]
    public async Task A_connection_that_says_later_is_ended_because_it_may_go_on_saying_so(string refusal)
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Hello + refusal + "\n" + ScriptedSmtpServer.Quit, ScriptedSmtpServer.TakesOne);

        (await SendAsync(server)).ShouldBeOfType<Submission.Postponed>();
        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task A_kept_connection_that_says_later_to_MAIL_has_the_mail_go_on_a_new_one()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Hello + ScriptedSmtpServer.Mail
            + "C: MAIL *\nS: 451 4.7.1 away\nC: RCPT *\nS: 451 4.7.1 away\nC: DATA\nS: 451 4.7.1 away\n" + ScriptedSmtpServer.Quit, ScriptedSmtpServer.TakesOne);

        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        server.Connections.ShouldBe(2);
    }

    [Theory]
    [InlineData("S: 421 4.3.2 no\nclose")]
    [InlineData("S: 502 5.5.1 what\nclose")]
    [InlineData("close")]
    public async Task A_server_that_cannot_reset_is_left_and_the_refusal_stands(string answer)
    {
        await using var server = new ScriptedSmtpServer(
            ScriptedSmtpServer.Hello + "C: MAIL *\nS: 550 5.7.1 no\nC: RCPT *\nS: 503 no\nC: DATA\nS: 503 no\nC: RSET\n" + answer, ScriptedSmtpServer.TakesOne);

        (await SendAsync(server)).ShouldBeOfType<Submission.Refused>();
        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task Mails_at_once_go_on_connections_of_their_own_and_these_are_kept()
    {
        await using var server = new ScriptedSmtpServer(Enumerable.Repeat(ScriptedSmtpServer.TakesAll, 3));
        foreach (var _ in Enumerable.Range(0, 5))
            (await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SendAsync(server)))).ShouldAllBe(submission => submission is Submission.Sent);
        server.Connections.ShouldBe(3);
        await client!.HangUpAsync();
        server.Received.Count(line => line == "QUIT").ShouldBe(3);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_QUIT_keeps_nobody()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Hello + ScriptedSmtpServer.Mail + "C: QUIT\nsilence");
        await SendAsync(server);
        var hangUp = client!.HangUpAsync();
        await server.Silent.Soon();

        clock.Advance(TimeSpan.FromSeconds(6));

        await hangUp.Soon();
    }

    public void Dispose() => client?.Dispose();
}
