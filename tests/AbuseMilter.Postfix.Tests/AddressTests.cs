using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>Recipients and senders in every form that Postfix takes, watched and not.</summary>
[Collection(Stand.Shared)]
public sealed class AddressTests(Stand stand)
{
    Trial Trial => stand.Trial;

    PostfixInstance Postfix => stand.Postfix;

    [Theory]
    [InlineData("D-100", "\"abuse\"@example.com")]
    [InlineData("D-101", "\"a\\buse\"@example.com")]
    [InlineData("D-102", "abuse@EXAMPLE.COM")]
    [InlineData("D-103", "ABUSE@example.com")]
    [InlineData("D-104", "abuse+tag@example.com")]
    [InlineData("D-105", "\"abuse+a b\"@example.com")]
    [InlineData("D-106", "@relay.example:abuse@example.com")]
    [InlineData("D-107", "@relay.example,@other.example:abuse@example.com")]
    [InlineData("D-108", "abuse@example.com.")]
    [InlineData("D-109", "\"two words\"@desk.example.com")]
    public async Task A_watched_recipient_is_known_in_every_form_and_gets_no_mail(string caseId, string recipient)
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        var reply = await client.Play($"""
            > MAIL FROM:<c@mediasentry.com>
            < 250
            > RCPT TO:<alice@example.com>
            < 250
            > RCPT TO:<{recipient}>
            < 250
            > DATA
            < 354
            > [0]
            < 250
            """, Mails.Notice(caseId));
        Trial.FiledWith(caseId).ShouldContain($"\nDelivered-To: {WithoutRoute(recipient)}\n");
        await Postfix.Mail("alice@example.com", caseId);
        await Postfix.Removed(SmtpSession.QueueId(reply));
        Postfix.Mailbox("abuse@example.com").ShouldNotContain(mail => mail.Contains(caseId, StringComparison.Ordinal));
        Postfix.EverybodyElse.ShouldNotContain(mail => mail.Contains(caseId, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("D-120", "not-abuse@example.com")]
    [InlineData("D-121", "abuse-not@example.com")]
    [InlineData("D-122", "abuse@sub.example.com")]
    [InlineData("D-123", "abuse@example.com.example.org")]
    [InlineData("D-124", "\"abuse@example.com\"@example.org")]
    [InlineData("D-125", "\"a b\"@example.org")]
    [InlineData("D-126", "\" abuse\"@example.com")]
    [InlineData("D-127", "@abuse.example.com:bob@example.org")]
    public async Task An_address_that_looks_like_a_watched_one_gets_its_mail(string caseId, string recipient)
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await client.Play($"""
            > MAIL FROM:<c@mediasentry.com>
            < 250
            > RCPT TO:<{recipient}>
            < 250
            > DATA
            < 354
            > [0]
            < 250
            """, Mails.Notice(caseId));
        var mail = await Eventually.Get("the mail", () => Postfix.EverybodyElse.FirstOrDefault(m => m.Contains(caseId, StringComparison.Ordinal)));
        Mails.AsSent(mail).ShouldBe(Mails.Notice(caseId) + "\n");
        Trial.Filed().ShouldNotContain(m => m.Contains(caseId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_watched_recipient_in_three_forms_leaves_altogether()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        var reply = await client.Play("""
            > MAIL FROM:<c@mediasentry.com>
            > RCPT TO:<abuse@example.com>
            > RCPT TO:<alice@example.com>
            > RCPT TO:<Abuse@Example.Com>
            > RCPT TO:<"abuse"@example.com>
            > RCPT TO:<abuse@example.com>
            > DATA
            < 250
            < 250
            < 250
            < 250
            < 250
            < 250
            < 354
            > [0]
            < 250
            """, Mails.Notice("D-130"));
        await Postfix.Mail("alice@example.com", "D-130");
        await Postfix.Removed(SmtpSession.QueueId(reply));
        Postfix.Mailbox("abuse@example.com").ShouldNotContain(mail => mail.Contains("D-130", StringComparison.Ordinal));
        Trial.FiledWith("D-130").ShouldContain("\nX-Envelope-To: abuse@example.com,\n\tAbuse@Example.Com,\n\t\"abuse\"@example.com,\n\tabuse@example.com\n");
    }

    [Fact]
    public async Task Addresses_beyond_ascii_are_filed_removed_and_passed_on_as_they_are()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        var notice = Mails.Utf8(Mails.Notice("D-140", "X-Sachbearbeiterin: Jörg Müßig <jörg@bücher.example>"));
        var reply = await client.Play("""
            > MAIL FROM:<jörg@mediasentry.com> SMTPUTF8 BODY=8BITMIME
            < 250
            > RCPT TO:<mißbrauch@desk.example.com>
            < 250
            > RCPT TO:<büro@example.org>
            < 250
            > DATA
            < 354
            > [0]
            < 250
            """, notice);

        var filed = Trial.FiledWith("D-140");
        filed.ShouldStartWith(Mails.Utf8("Return-Path: <jörg@mediasentry.com>\nX-Original-To: mißbrauch@desk.example.com\nDelivered-To: mißbrauch@desk.example.com\n"));
        Mails.AsSent(filed).ShouldBe(notice + "\n");
        await Postfix.Removed(SmtpSession.QueueId(reply));
        var others = Postfix.EverybodyElse.Where(mail => mail.Contains("D-140", StringComparison.Ordinal)).ToList();
        others.ShouldHaveSingleItem().ShouldContain(Mails.Utf8("\nDelivered-To: büro@example.org\n"));
        (await Postfix.Mail("cases@mediasentry.com", "D-140")).ShouldContain("\nAuto-Submitted: auto-replied\n");
    }

    [Fact]
    public async Task Mail_between_addresses_beyond_ascii_passes_untouched()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        var note = Mails.Utf8("From: Jörg <jörg@bücher.example>\nTo: 用户@例え.example\nSubject: größer als ASCII D-141\n"
            + "Date: Thu, 19 Nov 2026 10:00:00 +0000\nMessage-ID: <d-141@bücher.example>\n\nGrüße\n");
        await client.Play("""
            > MAIL FROM:<jörg@bücher.example> SMTPUTF8
            < 250
            > RCPT TO:<用户@例え.example>
            < 250
            > DATA
            < 354
            > [0]
            < 250
            """, note);
        var mail = await Eventually.Get("the mail", () => Postfix.EverybodyElse.FirstOrDefault(m => m.Contains("D-141", StringComparison.Ordinal)));
        Mails.AsSent(mail).ShouldBe(note);
    }

    [Theory]
    [InlineData("D-150", "<\"john smith\"@mediasentry.com>", "\"john smith\"@mediasentry.com")]
    [InlineData("D-151", "<@relay.example:c@mediasentry.com>", "c@mediasentry.com")]
    [InlineData("D-152", "c@mediasentry.com", "c@mediasentry.com")]
    [InlineData("D-153", "<C@MediaSentry.COM> SIZE=2000 BODY=7BIT RET=HDRS ENVID=a+2Bb", "C@MediaSentry.COM")]
    public async Task A_sender_is_written_down_as_it_was_typed(string caseId, string path, string expected)
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await client.Play($"""
            > MAIL FROM:{path}
            < 250
            > RCPT TO:<abuse@example.com> NOTIFY=NEVER ORCPT=rfc822;abuse@example.com
            < 250
            > DATA
            < 354
            > [0]
            < 250
            """, Mails.Notice(caseId));
        Trial.FiledWith(caseId).ShouldStartWith($"Return-Path: <{expected}>\nX-Original-To: abuse@example.com\n");
        await Postfix.Mail("cases@mediasentry.com", caseId);
    }

    static string WithoutRoute(string path) => path.StartsWith('@') ? path[(path.IndexOf(':', StringComparison.Ordinal) + 1)..] : path;
}
