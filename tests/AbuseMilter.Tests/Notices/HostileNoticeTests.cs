using System.Diagnostics;
using AbuseMilter.Notices;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class HostileNoticeTests
{
    const int Million = 1_000_000;

    static readonly string[] Shreds =
    [
        "IP Address:", "Case ID", ":", "192.0.2.1", "\n", "> ", "- ", "<Infringement>", "</Infringement>", "<Item>", "<IP_Address>", "<",
        "&", "&#0;", "]]>", "<![CDATA[",
        "Timestamp: ", "2020-01-01", "T", "10:00", "+99:99", "-", "9999999999", " ", "Ticket #", "(", ")", "Filename:", ".torrent",
        "Size: ", "1,1,1", "\u2019", "\ud800", "\0",
        "RE:", "Entitled", "Regards", "Inc.", "represents ", "on behalf of ", "is authorized to act on behalf of the owner", "that ",
        "0123456789abcdef0123456789abcdef01234567",
        "<InvestigationInfo>", "<Case>", "</Case>", "<Content name=\"a\"", "/>", "{\"xarf_version\":\"4\",", "\"source_identifier\":", "{", "}", "[", "\"", ",", "\\u",
        "\"category\":\"copyright\"", "Report-Type: copyright\n", "Report-ID: 1\n", "Feedback-Type: abuse\n", "User-Agent: x\n", "magnet:?xt=urn:btih:", "&dn=",
    ];

    public static TheoryData<string> Repeated =>
    [
        "IP Address: 192.0.2.1\n", "IP Address:", "IP Address:\n", "IP ", ":", "<Infringement>", "<Infringement><Item>",
        "<Infringement a=\"", "<InvestigationInfo>", "<InvestigationInfo><Case><Content name=\"a\">", "{\"xarf_version\":", "{\"ReporterInfo\":{\"a\":1},",
        "Feedback-Type: abuse\nUser-Agent: x\n", "Report-Type: copyright\nReport-ID: 1\n", "IP_Address>", "&lt;Infringement ", "magnet:?xt=", "<", "&", "> ", "- ", "(", "[",
        "<Infringement><Item></Infringement>", "Case ", "ref ref ref ", "notice id ", "represents A ", "on behalf of A", "RE: :\n",
        "Regards\nInc\n", "0123456789abcdef", "</Infringement>",
        "is authorized to act on behalf of the owner ", "Title: a\nTitle: b\n", "Filename:\n", "a (1 bytes)\n",
        "Timestamp: 1 1 1 1 1 1 1 1\n", "\n", "Infringement>", "a:Infringement ",
    ];

    [Theory]
    [MemberData(nameof(Repeated))]
    public void A_megabyte_of_one_thing_is_read_in_linear_time(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, Million / piece.Length));
        NoticeReader.Read(new NoticeSource("copyright " + text[..1000], text[..1000]));

        var clock = Stopwatch.StartNew();
        var notice = NoticeReader.Read(new NoticeSource("copyright " + text, text[..10_000]));

        (notice?.Items.Count ?? 0).ShouldBeLessThanOrEqualTo(NoticeReader.MaxItems);
        // A tenth of this on a slow machine; what is quadratic would take minutes.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Items_are_bounded()
    {
        var addresses = Enumerable.Range(0, 5000).Select(i => $"192.0.{i / 250}.{i % 250}").ToList();
        var blocks = string.Concat(addresses.Select(ip => $"IP Address: {ip}\nTime: 2020-01-01 10:00 UTC\nTitle: {ip}\n\n"));
        var documents = string.Concat(addresses.Select(ip => $"<Infringement><Source><IP_Address>{ip}</IP_Address></Source></Infringement>"));

        NoticeReader.Read(new NoticeSource(blocks, "Copyright")).ShouldNotBeNull().Items.Count.ShouldBe(NoticeReader.MaxItems);
        NoticeReader.Read(new NoticeSource(blocks + documents, "Copyright")).ShouldNotBeNull().Items.Count.ShouldBe(NoticeReader.MaxItems);
    }

    [Fact]
    public void Values_are_bounded_and_single_lines()
    {
        var text = $"Title: {new string('t', 5000)}\nFilename: a\u0001b\nIP: 192.0.2.1\nCase ID: {new string('1', 5000)}";

        var notice = NoticeReader.Read(new NoticeSource(text, "Copyright")).ShouldNotBeNull();

        notice.Items[0].Work.ShouldNotBeNull().Length.ShouldBe(500);
        notice.Items[0].FileName.ShouldBe("a b");
        notice.CaseId.ShouldBeNull();
    }

    [Fact]
    public void Any_mix_of_shreds_is_read_without_fail()
    {
        var mails = Gen.ListOf(Gen.Elements(Shreds)).Select(string.Concat);
        Prop.ForAll(mails.ToArbitrary(), text =>
        {
            NoticeReader.Read(new NoticeSource(text, text, text, text));
            NoticeTime.Read(text);
            FactSize.Read(text, out _);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Any_text_is_read_without_fail() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(text => text is not null), text =>
        {
            NoticeReader.Read(new NoticeSource(text, text, text, text));
            NoticeTime.Read(text);
            FactSize.Read(text, out _);
        }).QuickCheckThrowOnFailure();
}
