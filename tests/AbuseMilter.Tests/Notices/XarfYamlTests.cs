using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class XarfYamlTests
{
    const string Report = """
        ---
        Reported-From: "xarf@example.org"
        Category: abuse
        Report-Type: copyright # see schema
        Service: bittorrent
        Version: 0.2
        User-Agent: example/1.0
        Date: Mon, 06 May 2024 09:08:09 +0200
        Source: 192.0.2.9
        Source-Type: ipv4
        Port: 6881
        Report-ID: 4711.1@example.org
        Attachment: text/plain
        """;

    const string Log = "\n\n2024-05-06T07:08:09Z 192.0.2.9:6881 btih:0123456789abcdef0123456789abcdef01234567 file=\"Rise and Shine.mkv\"\n";

    static Notice Read(string text) => NoticeReader.Read(new NoticeSource(text)).ShouldNotBeNull();

    [Fact]
    public void A_report_about_copyright_is_a_notice_with_what_its_log_says()
    {
        var notice = Read("Hello.\n\n" + Report + Log);

        (notice.Format, notice.ReportType, notice.CaseId, notice.Conflict).ShouldBe(("xarf", "x-arf/copyright", "4711.1@example.org", false));
        notice.Items.ShouldBe(
        [
            new NoticeItem
            {
                Ip = "192.0.2.9",
                Port = 6881,
                Protocol = "BitTorrent",
                TimeUtc = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero),
                TimeStated = "Mon, 06 May 2024 09:08:09 +0200",
                InfoHash = "0123456789abcdef0123456789abcdef01234567",
                FileName = "Rise and Shine.mkv",
            },
        ]);
        var reading = XarfYaml.Read(new NoticeSource(Report)).ShouldNotBeNull();
        (reading.Kind, reading.Address).ShouldBe((NoticeKind.Conduit, "xarf@example.org"));
    }

    [Fact]
    public void A_log_about_several_torrents_says_nothing_of_one()
    {
        var item = Read(Report + Log + Log.Replace("01234567 ", "01234568 ", StringComparison.Ordinal)).Items.ShouldHaveSingleItem();

        item.InfoHash.ShouldBeNull();
        item.FileName.ShouldBe("Rise and Shine.mkv");
    }

    [Theory]
    [InlineData("login-attack")]
    [InlineData("Port-Scan")]
    public void A_report_about_something_else_is_told_with_its_address_and_time(string type)
    {
        var notice = Read("Case ID: 4712\nCopyright infringement of Title: Rise\n\n" + Report.Replace("copyright", type, StringComparison.Ordinal) + Log);

        notice.ReportType.ShouldBe("x-arf/" + type.ToLowerInvariant());
        (notice.Kind, notice.CaseId).ShouldBe((NoticeKind.Unknown, "4711.1@example.org"));
        var item = notice.Items.ShouldHaveSingleItem();
        (item.Ip, item.Port, item.InfoHash, item.Work).ShouldBe(("192.0.2.9", 6881, null, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("Behind it stands Report-Type: none and Report-ID: none.\n\n")]
    public void The_report_is_the_lines_around_its_type(string before) =>
        Read(before + Report[4..]).ReportType.ShouldBe("x-arf/copyright");

    [Fact]
    public void Letters_that_name_such_keys_are_no_reports() =>
        XarfYaml.Read(new NoticeSource("We use the keys Report-Type: and Schema-URL: in our mails.\n")).ShouldBeNull();

    [Fact]
    public void A_report_cut_at_any_length_is_read_without_fail()
    {
        for (var length = 0; length < Report.Length; length++) XarfYaml.Read(new NoticeSource(Report[..length]));
    }
}
