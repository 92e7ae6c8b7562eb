using AbuseMilter.Mime;
using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class ArfTests
{
    const string Evidence = """
        From: Rights Office <office@example.net>
        Subject: Copyright notice, Case ID 4711

        Case ID: 4711
        Title: Rise
        IP Address: 192.0.2.77
        Timestamp: 2024-05-01 10:00:00 UTC
        <Infringement><Case><ID>4711</ID></Case><Source><IP_Address>192.0.2.77</IP_Address></Source></Infringement>
        """;

    const string Fields = """
        Feedback-Type: abuse
        User-Agent: Example-FBL/1.0
        Version: 1
        Original-Mail-From: <office@example.net>
        Received-Date: Mon, 6 May 2024
         09:08:09 +0200
        Source-IP: 192.0.2.9
        Reported-Domain: example.net
        """;

    static Notice? Read(string fields, string type = "message/feedback-report") => NoticeReader.Read(MimeMessage.Load(System.Text.Encoding.UTF8.GetBytes($"""
        From: Feedback <fbl@example.org>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary=b

        --b
        Content-Type: text/plain

        This is a report about a mail that came from 192.0.2.9.

        --b
        Content-Type: {type}

        {fields}

        --b
        Content-Type: message/rfc822

        {Evidence}
        --b--
        """)));

    [Theory]
    [InlineData("message/feedback-report")]
    [InlineData("text/plain")]
    public void The_mail_within_is_evidence_and_never_a_notice(string type)
    {
        var notice = Read(Fields, type).ShouldNotBeNull();

        (notice.Format, notice.ReportType, notice.Kind, notice.CaseId, notice.RightsHolder).ShouldBe(("arf", "arf/abuse", NoticeKind.Unknown, null, null));
        notice.Complainant.ShouldBe("Feedback");
        var item = notice.Items.ShouldHaveSingleItem();
        (item.Ip, item.TimeUtc, item.Work).ShouldBe(("192.0.2.9", new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero), null));
    }

    [Theory]
    [InlineData("Feedback-Type: not-spam\nUser-Agent: x", "arf/not-spam")]
    [InlineData("User-Agent: x\nVersion: 1\nFEEDBACK-TYPE: Fraud", "arf/fraud")]
    [InlineData("Source-Ip: 192.0.2.9 Feedback-Type: abuse Version: 1 User-Agent: x", "arf/abuse")]
    public void The_type_is_told_however_the_fields_stand(string fields, string expected) => Read(fields).ShouldNotBeNull().ReportType.ShouldBe(expected);

    [Fact]
    public void The_wrapping_of_XARF_is_no_report_of_its_own() => Arf.Read(new NoticeSource("Feedback-Type: xarf\nUser-Agent: x\nVersion: 1\n")).ShouldBeNull();

    [Fact]
    public void Without_the_fields_the_words_of_a_letter_count() =>
        NoticeReader.Read(new NoticeSource("A copyright notice. Feedback-Type: good.\n\nCase ID: 4711\nIP Address: 192.0.2.1\n")).ShouldNotBeNull().Format.ShouldBe("labels");
}
