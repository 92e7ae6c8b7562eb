using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>Mail that no SMTP client brings: the sendmail command's, and Postfix' own bounces.</summary>
[Collection(Stand.Shared)]
public sealed class LocalMailTests(Stand stand)
{
    Trial Trial => stand.Trial;

    PostfixInstance Postfix => stand.Postfix;

    [Fact]
    public async Task A_notice_from_the_command_line_is_filed_and_answered_and_the_others_get_it()
    {
        await Sendmail(Mails.Notice("F-100"), "-f c@mediasentry.com abuse@example.com alice@example.com");
        var mail = await Postfix.Mail("alice@example.com", "F-100");
        mail.ShouldContain("\nX-Abuse-Class: copyright\n");
        var filed = Trial.FiledWith("F-100");
        filed.ShouldStartWith("Return-Path: <c@mediasentry.com>\nX-Original-To: abuse@example.com\nDelivered-To: abuse@example.com\nReceived: from localhost (");
        Mails.AsSent(filed).ShouldBe(Mails.Notice("F-100") + "\n");
        await Postfix.Mail("cases@mediasentry.com", "F-100");
        Postfix.Mailbox("abuse@example.com").ShouldNotContain(m => m.Contains("F-100", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("F-101", "'\"abuse\"@example.com'")]
    [InlineData("F-106", "'\"two words\"@desk.example.com'")]
    [InlineData("F-107", "'\"a@b\"@desk.example.com'")]
    [InlineData("F-108", "'Büro@desk.example.com'")]
    [InlineData("F-103", "'Abuse Desk <ABUSE+x@Example.com>'")]
    public async Task A_recipient_is_known_in_every_form_of_the_command_line(string caseId, string recipient)
    {
        await Sendmail(Mails.Notice(caseId), $"-f c@mediasentry.com alice@example.com {recipient}");
        var mail = await Postfix.Mail("alice@example.com", caseId);
        await Postfix.Removed(QueueId(mail));
        Trial.FiledWith(caseId);
        Postfix.Mailbox("abuse@example.com").ShouldNotContain(m => m.Contains(caseId, StringComparison.Ordinal));
        Postfix.EverybodyElse.ShouldNotContain(m => m.Contains(caseId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Recipients_in_the_header_of_a_local_mail_are_watched_too()
    {
        await Sendmail(Mails.Notice("F-104"), "-f c@mediasentry.com -t");
        await Eventually.Get("the filed notice", () => Trial.Filed().FirstOrDefault(m => m.Contains("F-104", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_local_mail_to_somebody_else_passes_untouched()
    {
        await Sendmail(Mails.Note("from the command line"), "-f bob@example.org alice@example.com");
        Mails.AsSent(await Postfix.Mail("alice@example.com", "from the command line")).ShouldBe(Mails.Note("from the command line"));
    }

    [Fact]
    public async Task A_local_notice_of_nobody_is_filed_and_not_answered()
    {
        await Sendmail(Mails.Notice("F-105"), "-f '' abuse@example.com");
        (await Trial.Daemon.Says("case=F-105")).ShouldContain("reply=none reason=null-sender ");
        Trial.FiledWith("F-105").ShouldStartWith("Return-Path: <>\n");
    }

    [Fact]
    public async Task A_bounce_to_the_desk_travels_on_and_is_not_answered()
    {
        // A notice that the desk passed on to somebody who is not there comes back, quoted whole.
        using var client = await SmtpSession.Connect(Postfix.ReplyPort);
        (await client.Mail("abuse@example.com", ["gone@bounce.example"], Mails.Notice("F-110"))).ShouldStartWith("250");

        var bounce = await Postfix.Mail("abuse@example.com", "F-110");
        bounce.ShouldStartWith("Return-Path: <>\n");
        bounce.ShouldContain("\nContent-Type: multipart/report; report-type=delivery-status;");
        bounce.ShouldContain("nobody here");
        bounce.ShouldNotContain("\nX-Abuse-");
        (await Trial.Daemon.Says($"{QueueId(bounce)}: untouched from=<> to=abuse@example.com")).ShouldContain("class=none ");
        Trial.Filed().ShouldNotContain(m => m.Contains("F-110", StringComparison.Ordinal));
        Postfix.Mailbox("cases@mediasentry.com").ShouldNotContain(m => m.Contains("F-110", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bounce_to_somebody_else_is_let_pass()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await client.Mail("alice@example.com", ["gone@bounce.example"], Mails.Note("to somebody who is gone"));
        (await Postfix.Mail("alice@example.com", "to somebody who is gone")).ShouldContain("nobody here");
    }

    async Task Sendmail(string content, string arguments)
    {
        var file = Path.Combine(Trial.Root, "local.eml");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        await Postfix.Sendmail(file, arguments);
    }

    // "Received: by mx.example.com (Postfix, from userid 0)\n\tid 4C1D2..;" and the like: the topmost field is of the instance that delivers.
    static string QueueId(string mail) => mail[(mail.IndexOf("\tid ", StringComparison.Ordinal) + 4)..].Split(';', '\n')[0];
}
