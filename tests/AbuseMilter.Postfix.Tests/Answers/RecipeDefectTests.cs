using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Answers;

/// <summary>
/// The job was done by a procmail recipe before: <c>:0 c</c>, formail, sed, <c>sendmail -t</c>. Ten of its defects were shown by running it. Each is played here as it was shown
/// there, and must not be ours.
/// </summary>
[Collection(AnswerStand.Shared)]
public sealed class RecipeDefectTests(AnswerStand stand)
{
    AnsweringDesk Desk => stand.Desk;

    [Fact]
    public async Task No_1_an_empty_message_in_the_mailbox_for_each_notice()
    {
        const int Notices = 20;
        var (filed, mailbox) = (Desk.Filed().Count, stand.Postfix.Mailbox("abuse@example.com").Count);
        var before = stand.Complainant.Mails.Count;
        for (var i = 0; i < Notices; i++) await Desk.Receive(AnswerCase.Notice($"R-1{i:00}"));
        (await stand.Fence(Desk, before)).Count.ShouldBe(Notices);

        Desk.Filed().Count.ShouldBe(filed + Notices + 1); // the fence is one too
        Desk.Filed().ShouldAllBe(mail => mail.Contains("\nInfringing Work: ", StringComparison.Ordinal) || mail.Contains("\nMIME-Version: ", StringComparison.Ordinal));
        stand.Postfix.Mailbox("abuse@example.com").Count.ShouldBe(mailbox);
        stand.Postfix.Mailbox("abuse@example.com").ShouldAllBe(mail => mail.Contains("\nFrom: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_2_no_Auto_Submitted_no_Precedence_no_MIME_Version()
    {
        var reply = await ReplyTo(AnswerCase.Notice("R-200"));
        reply["Auto-Submitted"].ShouldBe("auto-replied");
        reply["Precedence"].ShouldBe("bulk");
        reply["MIME-Version"].ShouldBe("1.0");
        reply["Date"].ShouldNotBeNull();
        reply["Message-ID"].ShouldNotBeNull();
    }

    [Fact]
    public async Task No_3_replies_to_automatic_mail()
    {
        var before = stand.Complainant.Mails.Count;
        var automatic = AnswerCase.Notice("R-300") with { MailCommand = "MAIL FROM:<>" };
        var fate = await Desk.Receive(automatic with { Content = $"Auto-Submitted: auto-replied\n{automatic.Content}" });
        fate.Outbox.ShouldBeEmpty();
        (await stand.Fence(Desk, before)).ShouldBeEmpty();
    }

    // Each confirmation has a new number in the subject, and below its words what the case says.
    [Theory]
    [InlineData("quoted")] // the letter, with In-Reply-To
    [InlineData("bare")] // nothing
    [InlineData("pasted")] // the letter as it is, and no In-Reply-To
    [InlineData("reopened")] // the notice that the letter answers, under a new number
    public async Task No_4_a_mail_loop_with_a_ticket_robot(string kind)
    {
        const int Bound = 40;
        var notice = AnswerCase.Notice($"R-4-{kind}");
        var (before, rounds) = (stand.Complainant.Mails.Count, 0);
        var fate = await Desk.Receive(notice);
        while (fate.Reply == "send" && rounds < Bound)
        {
            var reply = await stand.Complainant.MailTo($"cases@{notice.Domain}", before + rounds);
            fate = await Desk.Receive(notice with { Content = Ticket(kind, ++rounds, reply, notice) });
        }
        rounds.ShouldBe(1);
        fate.Going.ShouldBeEmpty();
        (await stand.Fence(Desk, before)).ShouldHaveSingleItem().To.ShouldBe($"cases@{notice.Domain}");
    }

    [Theory]
    [InlineData("R-501", "")]
    [InlineData("R-502", "spf=pass smtp.mailfrom=x@attacker.example")]
    [InlineData("R-503", "dmarc=fail header.from=victim.example; spf=pass smtp.mailfrom=x@attacker.example")]
    [InlineData("R-504", "dkim=pass header.d=agents.example")] // of a known sender, replayed
    public async Task No_5_a_reflector_that_writes_to_whomever_a_mail_names(string caseId, string border)
    {
        foreach (var desk in new[] { Desk, stand.StrangersDesk })
        {
            var before = stand.Complainant.Mails.Count;
            var notice = AnswerCase.Notice(caseId, "victim.example");
            var fate = await desk.Receive(notice with
            {
                Border = border,
                MailCommand = "MAIL FROM:<x@attacker.example>",
                Content = notice.Content.Replace("From: Cases <cases@", "From: \"agents.example\" <victim@", StringComparison.Ordinal),
            });
            fate.Going.ShouldBeEmpty();
            (await stand.Fence(desk, before)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task No_6_duplicates_of_one_message()
    {
        var before = stand.Complainant.Mails.Count;
        var notice = AnswerCase.Notice("R-600");
        for (var i = 0; i < 3; i++) await Desk.Receive(notice);
        // By another host of the sender's, with a field of its own.
        await Desk.Receive(notice with { Content = $"X-Relay: 2\n{notice.Content}" });
        (await stand.Fence(Desk, before)).ShouldHaveSingleItem().To.ShouldBe($"cases@{notice.Domain}");
    }

    [Fact]
    public async Task No_6_two_hundred_replies_to_one_address()
    {
        const int Notices = 200;
        var before = stand.Complainant.Mails.Count;
        stand.Border = "dmarc=pass";
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async lane =>
        {
            using var client = await SmtpSession.Connect(stand.StrangersDesk.SmtpPort);
            for (var i = lane; i < Notices; i += 4)
                await stand.StrangersDesk.Submit(AnswerCase.Notice($"R-6-{i:000}", "r6.example") with { Border = "dmarc=pass" }, client);
        }));
        stand.StrangersDesk.Outbox().Count(reply => reply.To == "cases@r6.example" && reply.IsGoing).ShouldBe(1);
        (await stand.Fence(stand.StrangersDesk, before)).ShouldHaveSingleItem().To.ShouldBe("cases@r6.example");
        stand.StrangersDesk.Filed().Count(mail => mail.Contains("Message-ID: <R-6-", StringComparison.Ordinal)).ShouldBe(Notices);
    }

    [Fact]
    public async Task No_7_the_envelope_sender_is_the_login_user()
    {
        var reply = await ReplyTo(AnswerCase.Notice("R-700"));
        reply.MailCommand.ShouldStartWith("MAIL FROM:<>");
        reply["From"].ShouldBe("\"Abuse Desk\" <abuse@example.com>");
        reply.Fields.ShouldAllBe(each => each.Name != "Sender" && each.Name != "Return-Path");
    }

    [Fact]
    public async Task No_8_a_reply_is_lost_when_the_submission_fails()
    {
        var port = PostfixInstance.FreePort();
        await using var desk = await stand.Open("away", config => config.Replace(stand.Submission, $"submit = \"inet:127.0.0.1:{port}\"", StringComparison.Ordinal));
        var notice = AnswerCase.Notice("R-800");
        var fate = await desk.Receive(notice);
        fate.Outcome.ShouldBe("filed");
        await desk.Daemon.Says("Submission server is away");
        await Eventually.Get("the row as it waits", () => desk.Outbox().ShouldHaveSingleItem().State == "pending" ? "" : null);

        // The daemon dies as well; a new one does not wait for the pause of the old one to be over.
        await desk.Restart();
        await desk.Daemon.Says("Submission server is away");
        await using var submission = new Complainant(port);
        await desk.Restart();
        ReplyForm.Check(await submission.MailTo($"cases@{notice.Domain}"), desk.Outbox().ShouldHaveSingleItem());
        await Eventually.Get("the end of the row", () => desk.Outbox().Single().State == "sent" ? "sent" : null);
    }

    [Fact]
    public async Task No_8_a_reply_is_lost_when_the_submission_refuses_for_now()
    {
        await using var submission = new Complainant { Refusal = "451 4.3.0 Insufficient system resources" };
        await using var desk = await stand.Open("refused", config => config.Replace(stand.Submission, $"submit = \"inet:127.0.0.1:{submission.Port}\"", StringComparison.Ordinal));
        (await desk.Receive(AnswerCase.Notice("R-801"))).Outcome.ShouldBe("filed");
        (await desk.Daemon.Says("postponed after attempt 1 ")).ShouldContain("451 4.3.0 Insufficient system resources");
        var waiting = desk.Outbox().ShouldHaveSingleItem();
        (waiting.State, waiting.Attempts).ShouldBe(("pending", 1));
        submission.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_9_no_reply_from_a_service_account_without_a_login_shell()
    {
        // nobody's shell is nologin(8) and its home does not exist. No program is started for a reply, so none of it is asked for.
        var account = (await Command.Run("getent", "passwd", "nobody")).Trim().Split(':');
        account[^1].ShouldEndWith("/nologin");
        Assert.SkipUnless(await CanRead("nobody"), "user nobody cannot read the program that is tested");

        await using var desk = await stand.Open("nobody", config => config, user: "nobody");
        var mailbox = stand.Postfix.Mailbox("abuse@example.com").Count;
        var notice = AnswerCase.Notice("R-900");
        var fate = await desk.Receive(notice);
        (fate.Outcome, fate.Reply).ShouldBe(("filed", "send"));
        ReplyForm.Check(await stand.Complainant.MailTo($"cases@{notice.Domain}"), fate.Outbox.Single());
        stand.Postfix.Mailbox("abuse@example.com").Count.ShouldBe(mailbox);
    }

    [Theory]
    [InlineData("R-1001", "To: undisclosed-recipients:;\n")]
    [InlineData("R-1002", "")]
    [InlineData("R-1003", "To: Desk <Abuse@EXAMPLE.com>\n")]
    public async Task No_10_a_notice_whose_To_does_not_name_us_is_missed(string caseId, string to)
    {
        var notice = AnswerCase.Notice(caseId);
        var reply = await ReplyTo(notice with { Content = notice.Content.Replace("To: Abuse Desk <abuse@example.com>\n", to, StringComparison.Ordinal) });
        reply["In-Reply-To"].ShouldBe($"<{caseId}@{notice.Domain}>");
        Desk.FiledWith($"Message-ID: <{caseId}@");
    }

    [Fact]
    public async Task No_10_a_mail_whose_To_only_looks_like_us_is_taken()
    {
        var before = stand.Complainant.Mails.Count;
        var notice = AnswerCase.Notice("R-1010");
        using var client = await SmtpSession.Connect(Desk.SmtpPort);
        await Desk.Submit(notice with
        {
            RecipientCommands = ["RCPT TO:<not-abuse@example.com>"],
            Content = notice.Content.Replace("To: Abuse Desk <abuse@example.com>", "To: not-abuse@abusexexample.net, abuse@example.com", StringComparison.Ordinal),
        }, client);
        await Eventually.Get("the mail", () => stand.Postfix.EverybodyElse.FirstOrDefault(mail => mail.Contains("R-1010", StringComparison.Ordinal)));
        (await stand.Fence(Desk, before)).ShouldBeEmpty();
        Desk.Filed().ShouldNotContain(mail => mail.Contains("R-1010", StringComparison.Ordinal));
    }

    async Task<ReceivedMail> ReplyTo(AnswerCase notice)
    {
        (await Desk.Receive(notice)).Reply.ShouldBe("send");
        return await stand.Complainant.MailTo($"cases@{notice.Domain}");
    }

    static string Ticket(string kind, int number, ReceivedMail mail, AnswerCase notice)
    {
        var header = $"""
            From: Ticket Robot <cases@{notice.Domain}>
            To: {mail["From"]}
            Subject: [Ticket {number}] {mail["Subject"]}
            Date: Thu, 19 Nov 2026 11:00:00 +0000
            Message-ID: <ticket-{kind}-{number}@{notice.Domain}>

            """;
        const string Words = "Thank you for your message. It has the number above; we will look at it soon.\n\n";
        return kind switch
        {
            "quoted" => $"{header}In-Reply-To: {mail["Message-ID"]}\n\n{Words}{string.Concat(mail.Text.Split('\n').Select(line => $"> {line}\n"))}",
            "bare" => $"{header}\n{Words}",
            "pasted" => $"{header}\n{Words}{mail.Text}",
            _ => $"{header}\n{Words}Case ID: {notice.CaseId}-{number}\n\n{notice.Content.Split("\n\n", 2)[1]}",
        };
    }

    static async Task<bool> CanRead(string user)
    {
        try
        {
            await Command.Run("setpriv", "--reuid", user, "--clear-groups", "--", "test", "-r", Path.Combine(AppContext.BaseDirectory, "abuse-milter.dll"));
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
