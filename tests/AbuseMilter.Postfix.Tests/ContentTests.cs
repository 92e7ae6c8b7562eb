using System.Security.Cryptography;
using System.Text;
using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>What is filed is what was sent, byte for byte, whatever it is; and so is what the others get.</summary>
[Collection(Stand.Shared)]
public sealed class ContentTests(Stand stand)
{
    /// <summary>A body that makes a notice of any header.</summary>
    const string Complaint = """
        We hold the copyright in the work below.

        Infringing Work: The Example
        First Found: 18 Nov 2026 20:26:43 EST (GMT -0500)
        IP Address: 192.0.2.17

        """;

    const string From = "From: Cases <cases@mediasentry.com>\n";

    Trial Trial => stand.Trial;

    PostfixInstance Postfix => stand.Postfix;

    public static TheoryData<string, string> Odd => new()
    {
        { "E-100", From + "X:no blank E-100\nX:  two\nX:\ttab\nX: \nX:\nX: trailing  \n\n" + Complaint },
        { "E-101", From + "Subject: one\n two\n\tthree E-101\n\t\tfour\nSubject: again\nTo:\n\tabuse@example.com,\n  other@example.com\n\n" + Complaint },
        { "E-102", "X-First: 1 E-102\nReceived: from a by b; Thu, 19 Nov 2026 10:00:00 +0000\nX-Second: 2\nx-first: 3\n" + From + "Received: from c by d\n\n" + Complaint },
        { "E-103", Mails.Utf8("Subject: größer E-103\n") + "Subject: gr\u00f6\u00dfer\n" + From + "\n" + Complaint + "gr\u00f6\u00dfer\n" },
        { "E-104", From + "\n" + Complaint + "a NUL \0 in E-104 and \0\0 two\n\0\n" },
        { "E-113", From + "\n" + Complaint + ".\n..\n...E-113\n.dots\n" },
        { "E-107", From + "\n\n\nE-107\n\n" + Complaint + "\n\n\n" },
        { "E-108", From + "X-Empty:\n\nE-108 " + new string('x', 5000) + "\n" + Complaint },
        { "E-109", From + "From: somebody@example.org\nReply-To: a@example.org\nReply-To: b@example.org\n\nE-109\n" + Complaint },
        { "E-110", From + "Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\n\nE-110\n" + Complaint + "--b\nContent-Type: text/plain\n\nno end" + "\n" },
        { "E-111", From + "X-Name: E-111\nX-Name.with_odd!chars: 1\n\n" + Complaint },
        { "E-112", "Delivered-To: forged@example.org\nX-Abuse-Class: forged E-112\n" + From + "\n" + Complaint },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task Odd_content_is_filed_and_passed_on_byte_for_byte(string caseId, string content)
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await Send(client, "abuse@example.com", content);
        Trial.FiledWith(caseId).ShouldEndWith("+0000\n" + Tags(Trial.FiledWith(caseId)) + content);

        await Send(client, "alice@example.com", content);
        (await Postfix.Mail("alice@example.com", caseId)).ShouldEndWith(" (UTC)\n" + content);
    }

    [Fact]
    public async Task Bare_line_feeds_are_line_ends_as_Postfix_takes_them()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await Begin(client, "abuse@example.com");
        await client.Send(From.Replace("\n", "\r\n", StringComparison.Ordinal) + "X-Bare: E-120\nX-Next: 1\r\n\r\n" + Complaint + "CR CR LF\r\r\nCR at the end\r\r\n.\r\n");
        (await client.Reply()).ShouldStartWith("250");
        Mails.AsSent(Trial.FiledWith("E-120")).ShouldBe(From + "X-Bare: E-120\nX-Next: 1\n\n" + Complaint + "CR CR LF\nCR at the end\n");
    }

    [Theory]
    [InlineData("E-105", true)]
    [InlineData("E-106", false)]
    public async Task A_carriage_return_alone_stays_what_Postfix_makes_of_it(string caseId, bool replaced)
    {
        using var client = await SmtpSession.Connect(replaced ? stand.DaemonPort : stand.StrayPort);
        var content = From + $"X-CR: a\rb {caseId}\n\n" + Complaint + "a CR \r alone\r\rand two\n\rand at the front\n";
        await Send(client, "abuse@example.com", content);
        Mails.AsSent(Trial.FiledWith(caseId)).ShouldBe(replaced ? content.Replace('\r', ' ') : content);
    }

    [Fact]
    public async Task A_blank_before_the_colon_is_not_shown_to_us()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await Send(client, "abuse@example.com", From + "X-Colon : E-119\n\n" + Complaint);
        Mails.AsSent(Trial.FiledWith("E-119")).ShouldBe(From + "X-Colon: E-119\n\n" + Complaint);
    }

    [Fact]
    public async Task A_header_field_ends_at_its_NUL_as_Postfix_shows_it()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await Send(client, "abuse@example.com", From + "X-Nul: E-121\0 hidden\nX-Next: 1\n\n" + Complaint);
        Mails.AsSent(Trial.FiledWith("E-121")).ShouldBe(From + "X-Nul: E-121\nX-Next: 1\n\n" + Complaint);
    }

    [Fact]
    public async Task A_line_that_is_no_field_ends_the_header()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await Send(client, "abuse@example.com", From + "X-Last: E-122\nno field\nX-Body: 1\n\n" + Complaint);
        Mails.AsSent(Trial.FiledWith("E-122")).ShouldBe(From + "X-Last: E-122\n\nno field\nX-Body: 1\n\n" + Complaint);
    }

    [Fact]
    public async Task A_notice_without_a_header_is_filed()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await Send(client, "abuse@example.com", "\nE-123\n" + Complaint + "Torrent InfoHash: 0123456789ABCDEF0123456789ABCDEF01234567\n");
        Mails.AsSent(Trial.FiledWith("E-123")).ShouldBe("\nE-123\n" + Complaint + "Torrent InfoHash: 0123456789ABCDEF0123456789ABCDEF01234567\n");
    }

    [Theory]
    [InlineData("E-124", "\n")]
    [InlineData("E-125", "")]
    public async Task A_notice_without_a_body_is_filed(string caseId, string end)
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await Send(client, "abuse@example.com", From + $"Subject: Notice of copyright infringement, unauthorized distribution, case {caseId}\n{end}");
        Mails.AsSent(Trial.FiledWith(caseId)).ShouldBe(From + $"Subject: Notice of copyright infringement, unauthorized distribution, case {caseId}\n\n");
    }

    [Fact]
    public async Task A_mail_of_nothing_at_all_passes()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        await Begin(client, "abuse@example.com");
        await client.Send(".\r\n");
        var id = SmtpSession.QueueId(await client.Reply());
        await Postfix.Removed(id);
        Mails.AsSent(await Postfix.Mail("abuse@example.com", $" id {id}")).Trim('\n').ShouldBeEmpty();
    }

    [Fact]
    public async Task A_field_of_59_kilobytes_is_filed_whole()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        var field = "X-Long: E-130" + string.Concat(Enumerable.Range(0, 590).Select(i => $"\n {i:d3}" + new string('x', 94)));
        field.Length.ShouldBeGreaterThan(57_000);
        var content = From + field + "\n " + new string('y', 1400) + "\nX-Behind: 1\n\n" + Complaint;
        await Send(client, "abuse@example.com", content);
        Mails.AsSent(Trial.FiledWith("E-130")).ShouldBe(content);
    }

    [Fact]
    public async Task Three_thousand_fields_are_filed_in_their_order()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        var content = From + "X-Many: E-131\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"X-{i % 7}: {i}\n")) + "\n" + Complaint;
        await Send(client, "abuse@example.com", content);
        Mails.AsSent(Trial.FiledWith("E-131")).ShouldBe(content);
    }

    [Fact]
    public async Task Five_megabytes_arrive_unchanged_with_and_without_us()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        var random = new Random(5);
        var body = new StringBuilder(Complaint);
        while (body.Length < 5_000_000) body.Append(Convert.ToBase64String(RandomNumberGenerator.GetBytes(random.Next(1, 57)))).Append('\n');
        var content = From + "Subject: E-140\n\n" + body;

        var notice = await Send(client, "abuse@example.com", content);
        var (files, id) = (Trial.Filed(), SmtpSession.QueueId(notice));
        Digest(Mails.AsSent(files.Single(mail => mail.Contains($" id {id}", StringComparison.Ordinal)))).ShouldBe(Digest(content));
        id = SmtpSession.QueueId(await Send(client, "alice@example.com", content));
        Digest(Mails.AsSent(await Postfix.Mail("alice@example.com", $" id {id}"))).ShouldBe(Digest(content));
    }

    static async Task<string> Send(SmtpSession client, string recipient, string content) => await client.Play($"""
        > MAIL FROM:<c@mediasentry.com>
        < 250
        > RCPT TO:<{recipient}>
        < 250
        > DATA
        < 354
        > [0]
        < 250
        """, content);

    static async Task Begin(SmtpSession client, string recipient) => await client.Play($"""
        > MAIL FROM:<c@mediasentry.com>
        < 250
        > RCPT TO:<{recipient}>
        < 250
        > DATA
        < 354
        """);

    // Ours stand between the trace and what was sent.
    static string Tags(string filed) => string.Concat(filed.Split('\n')
        .SkipWhile(line => !line.StartsWith("X-Abuse-", StringComparison.Ordinal))
        .TakeWhile(line => line.StartsWith("X-Abuse-", StringComparison.Ordinal)).Select(line => line + "\n"));

    static string Digest(string content) => Convert.ToHexString(SHA256.HashData(Encoding.Latin1.GetBytes(content)));
}
