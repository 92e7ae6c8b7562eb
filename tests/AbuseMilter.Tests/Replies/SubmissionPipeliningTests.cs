using System.Text;
using AbuseMilter.Replies;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

/// <summary>RFC 2920: what is sent in one packet, and what each combination of answers to it means.</summary>
public sealed class SubmissionPipeliningTests : IDisposable
{
    const string Mail = "From: abuse@example.com\r\n\r\nHello\r\n";

    const string Plain = """
        S: 220 mx.example.org
        C: EHLO *
        S: 250 mx.example.org

        """;

    readonly ManualClock clock = new();
    SubmissionClient? client;

    async Task<Submission> SendAsync(ScriptedSmtpServer server)
    {
        client = new SubmissionClient(server.Address, clock);
        var submission = await client.SendAsync(new SmtpMail("", "cases@example.org", Encoding.ASCII.GetBytes(Mail)), null, TestContext.Current.CancellationToken);
        await client.HangUpAsync();
        return submission;
    }

    [Fact]
    public async Task The_commands_go_out_before_the_first_is_answered()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Hello + """
            C: MAIL *
            C: RCPT *
            C: DATA
            quiet
            S! 250 Ok\r\n250 Ok\r\n354 go\r\n
            C: ...
            S: 250 2.0.0 Ok
            C: QUIT
            S: 221 Bye
            """);

        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        await server.Played.Soon();
    }

    [Fact]
    public async Task Without_the_offer_each_command_waits_for_the_answer_to_the_one_before()
    {
        await using var server = new ScriptedSmtpServer(Plain + """
            C: MAIL FROM:<>
            quiet
            S: 250 Ok
            C: RCPT TO:<cases@example.org>
            quiet
            S: 250 Ok
            C: DATA
            quiet
            S: 354 go
            C: ...
            quiet
            S: 250 Ok
            C: QUIT
            S: 221 Bye
            """);

        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        await server.Played.Soon();
    }

    [Fact]
    public async Task Without_the_offer_an_answer_to_what_was_not_asked_is_no_answer()
    {
        await using var server = new ScriptedSmtpServer(Plain + "C: MAIL *\nS: 250 Ok\nC: RCPT *\nS! 250 Ok\\r\\n354 go\\r\\n250 queued\\r\\n\nclose");

        (await SendAsync(server)).ShouldBeOfType<Submission.Postponed>().Stage.ShouldBe(SubmissionStage.Rcpt);
    }

    [Fact]
    public async Task With_it_an_answer_beyond_the_three_is_no_answer()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Hello + "C: MAIL *\nC: RCPT *\nC: DATA\nS! 250 Ok\\r\\n250 Ok\\r\\n354 go\\r\\n250 queued\\r\\n\nclose");

        (await SendAsync(server)).ShouldBeOfType<Submission.Postponed>().Stage.ShouldBe(SubmissionStage.Data);
        server.Received.ShouldNotContain(Mail);
    }

    // Answers to MAIL, RCPT and DATA, and what they mean.
    public static TheoryData<string, string, string, string> Combinations => new()
    {
        { "550 5.7.1 no", "503 5.5.1 need MAIL", "503 5.5.1 need RCPT", "refused at Mail: 550 5.7.1 no" },
        { "450 4.7.1 later", "503 5.5.1 need MAIL", "503 5.5.1 need RCPT", "postponed at Mail: 450 4.7.1 later" },
        { "550 5.7.1 no", "250 Ok", "354 go", "refused at Mail: 550 5.7.1 no" },
        { "250 Ok", "550 5.1.1 unknown", "554 5.5.1 no valid recipients", "refused at Rcpt: 550 5.1.1 unknown" },
        { "250 Ok", "450 4.2.0 greylisted", "554 5.5.1 no valid recipients", "postponed at Rcpt: 450 4.2.0 greylisted" },
        { "250 Ok", "550 5.1.1 unknown", "354 go", "refused at Rcpt: 550 5.1.1 unknown" },
        { "250 Ok", "450 4.2.0 greylisted", "354 go", "postponed at Rcpt: 450 4.2.0 greylisted" },
        { "250 Ok", "252 will try", "451 4.3.0 later", "postponed at Data: 451 4.3.0 later" },
        { "250 Ok", "250 Ok", "554 5.5.1 no", "refused at Data: 554 5.5.1 no" },
    };

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task The_first_refusal_counts_and_a_DATA_that_was_granted_all_the_same_ends_empty(string mail, string rcpt, string data, string expected)
    {
        var end = data.StartsWith('3') ? "C: .\nS: 250 2.0.0 queued for nobody\n" : "";
        await using var server = new ScriptedSmtpServer(
            ScriptedSmtpServer.Hello + $"C: MAIL *\nC: RCPT *\nC: DATA\nS: {mail}\nS: {rcpt}\nS: {data}\n{end}{Parting(expected)}");

        (await SendAsync(server)).ToString().ShouldBe(expected);

        await server.Played.Soon();
        server.Received.ShouldNotContain(Mail);
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Without_PIPELINING_nothing_follows_a_refusal(string mail, string rcpt, string data, string expected)
    {
        var lines = new List<string> { "C: MAIL *", $"S: {mail}" };
        if (mail.StartsWith('2')) lines.AddRange(["C: RCPT *", $"S: {rcpt}"]);
        if (mail.StartsWith('2') && rcpt.StartsWith('2')) lines.AddRange(["C: DATA", $"S: {data}"]);
        await using var server = new ScriptedSmtpServer(Plain + string.Join('\n', lines) + "\n" + Parting(expected));

        (await SendAsync(server)).ToString().ShouldBe(expected);
        await server.Played.Soon();
    }

    // A refusal is this mail's alone. One that says "later" may be the connection's.
    static string Parting(string refusal) => refusal.StartsWith("postponed", StringComparison.Ordinal) ? ScriptedSmtpServer.Quit : "C: RSET\nS: 250 Ok\n" + ScriptedSmtpServer.Quit;

    [Theory]
    [InlineData("close")]
    [InlineData("S: garbage")]
    [InlineData("S: 421 4.3.2 no\nclose")]
    public async Task A_refusal_stands_whatever_follows_it(string rest)
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Hello + "C: MAIL *\nC: RCPT *\nC: DATA\nS: 250 Ok\nS: 550 5.1.1 unknown\n" + rest);
        (await SendAsync(server)).ToString().ShouldBe("refused at Rcpt: 550 5.1.1 unknown");
    }

    [Fact]
    public async Task A_server_that_takes_long_over_the_rest_is_left_and_the_refusal_stands()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Hello + "C: MAIL *\nC: RCPT *\nC: DATA\nS: 250 Ok\nS: 550 5.1.1 unknown\nsilence");
        var sending = SendAsync(server);
        await server.Silent.Soon();
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));

        clock.Advance(TimeSpan.FromSeconds(5));

        (await sending.Soon()).ToString().ShouldBe("refused at Rcpt: 550 5.1.1 unknown");
    }

    public void Dispose() => client?.Dispose();
}
