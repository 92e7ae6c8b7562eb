using AbuseMilter.Milter.Session;
using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>The main job on every way between Postfix and us: each protocol version, TCP, UNIX socket, from a chroot, beside another filter.</summary>
[Collection(Stand.Shared)]
public sealed class WayTests(Stand stand)
{
    Trial Trial => stand.Trial;

    PostfixInstance Postfix => stand.Postfix;

    public static TheoryData<string> Ways => ["v2", "v3", "v4", "v6", "unix", "chroot"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_session_of_notices_and_notes_goes_its_way(string way)
    {
        using var client = await SmtpSession.Connect(Port(way));
        var (only, both, note) = (Mails.Notice($"G-{way}-1", "X:odd"), Mails.Notice($"G-{way}-2"), Mails.Note($"note by {way}"));
        await client.Play("""
            > MAIL FROM:<c@mediasentry.com>
            > RCPT TO:<abuse@example.com>
            > DATA
            < 250
            < 250
            < 354
            > [0]
            < 250
            > MAIL FROM:<c@mediasentry.com>
            > RCPT TO:<abuse@example.com>
            > RSET
            > MAIL FROM:<bob@example.org>
            > RCPT TO:<alice@example.com>
            > DATA
            < 250
            < 250
            < 250
            < 250
            < 250
            < 354
            > [1]
            < 250
            > MAIL FROM:<c@mediasentry.com>
            > RCPT TO:<alice@example.com>
            > RCPT TO:<abuse@example.com>
            > DATA
            < 250
            < 250
            < 250
            < 354
            > [2]
            < 250
            """, only, note, both);

        // Without LEADSPC, which came with version 6, Postfix takes a blank from the front, and nobody knows whether there was one.
        Mails.AsSent(Trial.FiledWith($"G-{way}-1")).ShouldBe((way is "v2" or "v3" or "v4" ? only.Replace("X:odd", "X: odd", StringComparison.Ordinal) : only) + "\n");
        Mails.AsSent(Trial.FiledWith($"G-{way}-2")).ShouldBe(both + "\n");
        Mails.AsSent(await Postfix.Mail("alice@example.com", $"note by {way}")).ShouldBe(note);
        (await Postfix.Mail("alice@example.com", $"G-{way}-2")).ShouldContain("\nX-Abuse-Class: copyright\nX-Abuse-Rule: dmca\n");
        await Postfix.Mail("cases@mediasentry.com", $"G-{way}-1");
        Postfix.Mailbox("abuse@example.com").ShouldNotContain(m => m.Contains($"G-{way}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_filter_before_us_added_is_filed()
    {
        stand.Filter.Judge(_ => Accept(new Edit.AddHeader("X-Other", "before us")));
        using var client = await SmtpSession.Connect(stand.FilterThenDaemonPort);
        await client.Mail("c@mediasentry.com", ["abuse@example.com", "alice@example.com"], Mails.Notice("G-10"));
        Trial.FiledWith("G-10").ShouldContain("\nX-Other: before us\n");
        (await Postfix.Mail("alice@example.com", "G-10")).ShouldContain("\nX-Other: before us\nX-Abuse-Class: copyright\n");
    }

    [Fact]
    public async Task What_we_did_is_seen_by_a_filter_behind_us()
    {
        Message? seen = null;
        var content = "";
        stand.Filter.Judge(message =>
        {
            (seen, content) = (message, System.Text.Encoding.Latin1.GetString(message.Content.Span));
            return Accept(new Edit.AddHeader("X-Other", "behind us"));
        });
        using var client = await SmtpSession.Connect(stand.DaemonThenFilterPort);
        await client.Mail("c@mediasentry.com", ["abuse@example.com", "alice@example.com"], Mails.Notice("G-11", "X-Abuse-Class: forged"));
        (await Postfix.Mail("alice@example.com", "G-11")).ShouldContain("\nX-Other: behind us\n");
        Trial.FiledWith("G-11").ShouldNotContain("X-Other");
        content.ShouldContain("\nX-Abuse-Class: copyright\n");
        content.ShouldNotContain("forged");
        seen.ShouldNotBeNull().Envelope.Recipients.Count.ShouldBe(2); // Postfix announced them before we took one away
    }

    [Fact]
    public async Task What_a_filter_before_us_refused_is_not_filed()
    {
        stand.Filter.Judge(_ => new Verdict { Disposition = Disposition.Reject });
        using var client = await SmtpSession.Connect(stand.FilterThenDaemonPort);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("G-12"))).ShouldStartWith("550 5.7.1");
        stand.Filter.Judge(_ => Verdict.Accept);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("G-13"))).ShouldStartWith("250");
        Trial.FiledWith("G-13");
        Trial.Filed().ShouldNotContain(m => m.Contains("G-12", StringComparison.Ordinal));
    }

    static Verdict Accept(params Edit[] edits) => Verdict.Accept with { Edits = edits };

    int Port(string way) => way switch
    {
        "unix" => stand.UnixPort,
        "chroot" => stand.ChrootPort,
        _ => stand.PortOfVersion[way[1] - '0'],
    };
}
