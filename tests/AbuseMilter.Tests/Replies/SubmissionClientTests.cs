using System.Net;
using System.Text;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class SubmissionClientTests
{
    const string Mail = "From: abuse@example.com\r\n\r\nHello\r\n";

    readonly ManualClock clock = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    // With the QUIT of a client that stops.
    async Task<Submission> SendAsync(ScriptedSmtpServer server, string to = "cases@example.org", string mail = Mail, string sender = "")
    {
        using var client = new SubmissionClient(server.Address, clock);
        var submission = await client.SendAsync(new SmtpMail(sender, to, Encoding.UTF8.GetBytes(mail)), null, Token);
        await client.HangUpAsync();
        return submission;
    }

    async Task<Submission> SendNowhereAsync(string to, string mail = Mail, string sender = "")
    {
        using var client = new SubmissionClient(Nowhere, clock);
        return await client.SendAsync(new SmtpMail(sender, to, Encoding.ASCII.GetBytes(mail)), null, Token);
    }

    [Fact]
    public async Task A_mail_goes_out_from_the_null_sender_and_asks_for_no_reports()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOne);

        var submission = await SendAsync(server);

        submission.ShouldBe(new Submission.Sent("250 2.0.0 Ok: queued as 4XyZ12"));
        await server.Played;
        server.Received[1..].ShouldBe([$"MAIL FROM:<> SIZE={Mail.Length}", "RCPT TO:<cases@example.org> NOTIFY=NEVER", "DATA", Mail, "QUIT"]);
    }

    [Fact]
    public async Task Only_offered_extensions_are_used()
    {
        await using var server = new ScriptedSmtpServer("""
            S: 220 mx.example.org
            C: EHLO *
            S: 250 mx.example.org DSN SIZE
            C: MAIL FROM:<>
            S: 250 Ok
            C: RCPT TO:<cases@example.org>
            S: 250 Ok
            C: DATA
            S: 354
            C: ...
            S: 250
            C: QUIT
            close
            """);

        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        await server.Played;
    }

    [Fact]
    public async Task A_UNIX_socket_serves_as_well()
    {
        var path = Path.Combine(Path.GetTempPath(), $"am-{Guid.NewGuid():N}.sock");
        await using var server = ScriptedSmtpServer.OnUnixSocket(path, ScriptedSmtpServer.TakesOne);

        (await SendAsync(server)).ShouldBeOfType<Submission.Sent>();
        File.Delete(path);
    }

    [Fact]
    public async Task Another_sender_than_none_stands_in_the_envelope()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOne.Replace("MAIL FROM:<>", "MAIL FROM:<never@example.com>", StringComparison.Ordinal));

        (await SendAsync(server, sender: "never@example.com")).ShouldBeOfType<Submission.Sent>();
        (await SendNowhereAsync("cases@example.org", sender: "a> SIZE=1\r\nRSET")).ShouldBeOfType<Submission.Refused>().Stage.ShouldBe(SubmissionStage.Check);
    }

    [Theory]
    [InlineData("SIZE 35", typeof(Submission.Sent))]
    [InlineData("SIZE 34", typeof(Submission.Sent))]
    [InlineData("SIZE 33", typeof(Submission.Refused))]
    [InlineData("SIZE 0", typeof(Submission.Sent))]
    [InlineData("SIZE", typeof(Submission.Sent))]
    [InlineData("size -1", typeof(Submission.Sent))]
    [InlineData("Size 99999999999999999999", typeof(Submission.Sent))]
    public async Task A_mail_larger_than_the_server_takes_is_refused_here(string offer, Type expected)
    {
        Mail.Length.ShouldBe(34);
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOne.Replace("SIZE 10240000", offer, StringComparison.Ordinal));

        (await SendAsync(server)).ShouldBeOfType(expected);

        server.Received[1].ShouldBe(expected == typeof(Submission.Sent) ? $"MAIL FROM:<> SIZE={Mail.Length}" : "QUIT");
    }

    [Fact]
    public async Task A_non_ASCII_recipient_asks_for_SMTPUTF8_and_8BITMIME()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOne);

        (await SendAsync(server, "fälle@example.org", "To: fälle@example.org\r\n\r\nHello\r\n")).ShouldBeOfType<Submission.Sent>();
        server.Received[1].ShouldEndWith(" BODY=8BITMIME SMTPUTF8");
        server.Received[2].ShouldBe("RCPT TO:<fälle@example.org> NOTIFY=NEVER");
    }

    [Theory]
    [InlineData("fälle@example.org", "Subject: x\r\n\r\n", "SMTPUTF8")]
    [InlineData("cases@example.org", "Subject: ü\r\n\r\n", "8BITMIME")]
    public async Task What_needs_an_extension_that_is_not_offered_is_refused_for_good(string to, string mail, string extension)
    {
        await using var server = new ScriptedSmtpServer("""
            S: 220 mx.example.org
            C: EHLO *
            S: 250 mx.example.org
            C: QUIT
            close
            """);

        var refused = (await SendAsync(server, to, mail)).ShouldBeOfType<Submission.Refused>();
        refused.Text.ShouldContain(extension);
        refused.Code.ShouldBeNull();
    }

    public static TheoryData<string, string, Type, SubmissionStage?> Failures => new()
    {
        { "Greeting", "S: 554 5.3.2 go away", typeof(Submission.ServerAway), SubmissionStage.Greeting },
        { "Greeting", "S: 421 4.3.2 too busy", typeof(Submission.ServerAway), SubmissionStage.Greeting },
        { "Greeting", "close", typeof(Submission.ServerAway), SubmissionStage.Greeting },
        { "Greeting", "S: SSH-2.0-OpenSSH_9.2", typeof(Submission.ServerAway), SubmissionStage.Greeting },
        { "Greeting", "S: 120 wait", typeof(Submission.ServerAway), SubmissionStage.Greeting },
        { "Greeting", "S: 220-a\nS: 221 b", typeof(Submission.ServerAway), SubmissionStage.Greeting },
        { "Greeting", "S: 220", typeof(Submission.ServerAway), SubmissionStage.Ehlo },
        { "Ehlo", "S: 502 5.5.1 what", typeof(Submission.ServerAway), SubmissionStage.Ehlo },
        { "Ehlo", "S: 421 4.3.2 shutting down", typeof(Submission.ServerAway), SubmissionStage.Ehlo },
        { "Ehlo", "close", typeof(Submission.ServerAway), SubmissionStage.Ehlo },
        { "Mail", "S: 421 4.3.2 shutting down", typeof(Submission.ServerAway), SubmissionStage.Mail },
        { "Mail", "S: 452 4.3.1 no space", typeof(Submission.Postponed), SubmissionStage.Mail },
        { "Mail", "S: 550 5.7.1 no", typeof(Submission.Refused), SubmissionStage.Mail },
        { "Mail", "S: 354 what", typeof(Submission.Postponed), SubmissionStage.Mail },
        { "Mail", "close", typeof(Submission.Postponed), SubmissionStage.Mail },
        { "Rcpt", "S: 451 4.7.1 greylisted", typeof(Submission.Postponed), SubmissionStage.Rcpt },
        { "Rcpt", "S: 550 5.1.1 unknown", typeof(Submission.Refused), SubmissionStage.Rcpt },
        { "Rcpt", "S: garbage", typeof(Submission.Postponed), SubmissionStage.Rcpt },
        // Answers to what was not yet asked would make the mail look taken.
        { "Rcpt", "S! 250 Ok\\r\\n354 go\\r\\n250 queued\\r\\n", typeof(Submission.Postponed), SubmissionStage.Data },
        { "Data", "S: 451 4.3.0 later", typeof(Submission.Postponed), SubmissionStage.Data },
        { "Data", "S: 554 5.5.1 no valid recipients", typeof(Submission.Refused), SubmissionStage.Data },
        { "Data", "S: 250 Ok", typeof(Submission.Postponed), SubmissionStage.Data },
        { "Data", "close", typeof(Submission.Postponed), SubmissionStage.Data },
        { "FinalDot", "S: 451 4.3.0 queue file write error", typeof(Submission.Postponed), SubmissionStage.FinalDot },
        { "FinalDot", "S: 421 4.3.2 shutting down", typeof(Submission.Postponed), SubmissionStage.FinalDot },
        { "FinalDot", "S: 554 5.6.0 content rejected", typeof(Submission.Refused), SubmissionStage.FinalDot },
        { "FinalDot", "S: garbage", typeof(Submission.Ambiguous), null },
        { "FinalDot", "S: 354 more", typeof(Submission.Ambiguous), null },
        { "FinalDot", "S! 250 2.0.0 Ok: queu", typeof(Submission.Ambiguous), null },
        { "FinalDot", "close", typeof(Submission.Ambiguous), null },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Each_failure_is_what_it_means_for_the_mail(string stage, string answer, Type expected, SubmissionStage? at)
    {
        await using var server = new ScriptedSmtpServer(Until(stage, answer + "\nclose"));

        var submission = await SendAsync(server);

        submission.ShouldBeOfType(expected);
        if (at is not null) StageOf(submission).ShouldBe(at);
    }

    [Theory]
    [InlineData("Greeting", 30, typeof(Submission.ServerAway))]
    [InlineData("Ehlo", 60, typeof(Submission.ServerAway))]
    [InlineData("Mail", 300, typeof(Submission.Postponed))]
    [InlineData("Rcpt", 300, typeof(Submission.Postponed))]
    [InlineData("Data", 120, typeof(Submission.Postponed))]
    [InlineData("FinalDot", 600, typeof(Submission.Ambiguous))]
    public async Task A_silent_server_is_left_when_its_time_is_over(string stage, int seconds, Type expected)
    {
        // Without PIPELINING, since there the limit of a step begins with an answer, and not with what the server sees.
        await using var server = new ScriptedSmtpServer(Until(stage, "silence").Replace("PIPELINING", "ETRN", StringComparison.Ordinal));
        var sending = SendAsync(server);
        await server.Silent;

        clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        sending.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(2));

        (await sending).ShouldBeOfType(expected);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_QUIT_has_the_mail_all_the_same()
    {
        await using var server = new ScriptedSmtpServer(Until("Quit", "silence"));
        var sending = SendAsync(server);
        await server.Silent;

        clock.Advance(TimeSpan.FromSeconds(6));

        (await sending).ShouldBeOfType<Submission.Sent>();
    }

    [Fact]
    public async Task A_stop_before_the_final_dot_gives_up_and_after_it_waits_a_little()
    {
        using var stop = new CancellationTokenSource();
        await using var early = new ScriptedSmtpServer(Until("Rcpt", "silence"));
        using var earlyClient = new SubmissionClient(early.Address, clock);
        var mail = new SmtpMail("", "cases@example.org", Encoding.ASCII.GetBytes(Mail));
        var sending = earlyClient.SendAsync(mail, null, stop.Token);
        await early.Silent;
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(sending);

        using var stopLate = new CancellationTokenSource();
        await using var late = new ScriptedSmtpServer(Until("FinalDot", "silence"));
        using var lateClient = new SubmissionClient(late.Address, clock);
        sending = lateClient.SendAsync(mail, null, stopLate.Token);
        await late.Silent;
        await stopLate.CancelAsync();
        sending.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(6));
        (await sending).ShouldBeOfType<Submission.Ambiguous>();
    }

    [Fact]
    public async Task Nobody_listening_is_a_server_away()
    {
        var server = new ScriptedSmtpServer();
        var address = server.Address;
        await server.DisposeAsync();

        using var client = new SubmissionClient(address, clock);
        var away = (await client.SendAsync(new SmtpMail("", "cases@example.org", Encoding.ASCII.GetBytes(Mail)), null, Token)).ShouldBeOfType<Submission.ServerAway>();
        away.Stage.ShouldBe(SubmissionStage.Connect);
    }

    [Fact]
    public async Task Replies_are_bounded_in_length_and_number_of_lines()
    {
        await using var longLine = new ScriptedSmtpServer("S: 220 " + new string('x', 1000) + "\nsilence");
        (await SendAsync(longLine)).ToString().ShouldContain("1000 octets");

        await using var endless = new ScriptedSmtpServer("S! 220 " + new string('x', 5000) + "\nsilence");
        (await SendAsync(endless)).ToString().ShouldContain("1000 octets");

        await using var manyLines = new ScriptedSmtpServer(string.Concat(Enumerable.Repeat("S: 220-x\n", 101)) + "silence");
        (await SendAsync(manyLines)).ToString().ShouldContain("100 lines");

        await using var fits = new ScriptedSmtpServer(string.Concat(Enumerable.Repeat("S: 220-x\n", 99)) + "S: 220 " + new string('x', 994) + "\nclose");
        (await SendAsync(fits)).ShouldBeOfType<Submission.ServerAway>().Stage.ShouldBe(SubmissionStage.Ehlo);
    }

    [Fact]
    public async Task Control_characters_of_a_reply_do_not_reach_the_log()
    {
        await using var server = new ScriptedSmtpServer(Until("Rcpt", "S: 550 \x1b[31m\x07no\nclose"));
        (await SendAsync(server)).ShouldBeOfType<Submission.Refused>().Text.ShouldBe("550 ?[31m?no");
    }

    [Theory]
    [InlineData(".\r\n", "..\r\n")]
    [InlineData("a\r\n.\r\nQUIT\r\n", "a\r\n..\r\nQUIT\r\n")]
    [InlineData("a\r\n..\r\n.b\r\n.\r\n", "a\r\n...\r\n..b\r\n..\r\n")]
    [InlineData("a.\r\nb\r\n", "a.\r\nb\r\n")]
    [InlineData("\r\n.\r\n.\r\n", "\r\n..\r\n..\r\n")]
    public async Task A_dot_at_the_start_of_a_line_is_doubled(string mail, string onTheWire)
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOne);

        await SendAsync(server, mail: mail);

        await server.Played;
        server.Received[^2].ShouldBe(onTheWire);
        server.Received[1].ShouldBe($"MAIL FROM:<> SIZE={mail.Length}");
    }

    [Theory]
    [InlineData("a\nb\r\n")]
    [InlineData("a\rb\r\n")]
    [InlineData("a\r\r\n")]
    [InlineData("a\n\r\n")]
    [InlineData("a\r\n.\n")]
    [InlineData("\n.\r\n")]
    [InlineData("a\0b\r\n")]
    [InlineData("a")]
    [InlineData("")]
    public async Task Content_with_bare_line_ends_never_leaves(string mail) =>
        (await SendNowhereAsync("cases@example.org", mail))
            .ShouldBeOfType<Submission.Refused>().Stage.ShouldBe(SubmissionStage.Check);

    [Theory]
    [InlineData("a@example.org>\r\nRCPT TO:<b@example.org")]
    [InlineData("a@example.org\n")]
    [InlineData("a@exa\0mple.org")]
    [InlineData("a\u0085@example.org")]
    [InlineData("<a@example.org>")]
    [InlineData("a@example.org> NOTIFY=SUCCESS")]
    [InlineData("a b@example.org")]
    [InlineData("a@example.org ORCPT=x")]
    [InlineData("\"a\" b\"@example.org x")]
    [InlineData("@example.org")]
    [InlineData("a@")]
    [InlineData("a")]
    [InlineData("")]
    public async Task An_address_that_could_break_out_of_its_command_never_leaves(string to) =>
        (await SendNowhereAsync(to))
            .ShouldBeOfType<Submission.Refused>().Stage.ShouldBe(SubmissionStage.Check);

    [Fact]
    public async Task Half_a_character_is_no_address() =>
        (await SendNowhereAsync("\ud800@example.org")).ShouldBeOfType<Submission.Refused>();

    [Fact]
    public async Task An_address_may_have_254_octets()
    {
        var to = new string('a', 64) + "@" + string.Join('.', Enumerable.Repeat(new string('b', 46), 4)) + ".x";
        to.Length.ShouldBe(254);
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOne);
        (await SendAsync(server, to)).ShouldBeOfType<Submission.Sent>();
        (await SendNowhereAsync("a" + to)).ShouldBeOfType<Submission.Refused>();
    }

    // Never connected to: what is refused before must not get there.
    static ListenAddress Nowhere => new ListenAddress.Tcp(IPAddress.Loopback, 9);

    /// <summary>The script of a server that behaves up to a stage, and then plays the rest.</summary>
    internal static string Until(string stage, string rest)
    {
        var good = ScriptedSmtpServer.TakesOne.Split('\n');
        var lines = stage switch
        {
            "Greeting" => 0,
            "Ehlo" => 2,
            "Mail" => 10,
            "Rcpt" => 12,
            "Data" => 14,
            "FinalDot" => 16,
            "Quit" => 18,
            _ => throw new ArgumentOutOfRangeException(nameof(stage)),
        };
        return string.Join('\n', good[..lines]) + "\n" + rest;
    }

    static SubmissionStage? StageOf(Submission submission) => submission switch
    {
        Submission.ServerAway away => away.Stage,
        Submission.Postponed postponed => postponed.Stage,
        Submission.Refused refused => refused.Stage,
        _ => null,
    };
}
