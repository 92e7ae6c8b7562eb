using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class FactTextTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", null)]
    [InlineData("192.0.2.1.", "192.0.2.1", null)]
    [InlineData("192.0.2.1:6881", "192.0.2.1", 6881)]
    [InlineData("(192.0.2.1)", "192.0.2.1", null)]
    [InlineData("[2001:DB8:0:1::5]", "2001:db8:0:1::5", null)]
    [InlineData("[2001:db8::5]:6881", "2001:db8::5", 6881)]
    [InlineData("2001:0DB8:0000::0005", "2001:db8::5", null)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", null)]
    [InlineData("192.0.2.1 (host.example.com)", "192.0.2.1", null)]
    [InlineData("192.0.2.1 / 38014", "192.0.2.1", 38014)]
    [InlineData("192.0.2.1 & 10101", "192.0.2.1", 10101)]
    [InlineData("192.0.2.0 / 24", "192.0.2.0", null)]
    [InlineData("010.0.0.1", null, null)]
    [InlineData("0x7f.1", null, null)]
    [InlineData("127.1", null, null)]
    [InlineData("3221225985", null, null)]
    [InlineData("192.0.2.256", null, null)]
    [InlineData("fe80::1%eth0", null, null)]
    [InlineData("example.com", null, null)]
    [InlineData("", null, null)]
    [InlineData("[", null, null)]
    public void An_address_is_read_in_its_canonical_form_or_not_at_all(string text, string? ip, int? port) =>
        FactText.Endpoint(text).ShouldBe((ip, port));

    [Theory]
    [InlineData("6881", 6881)]
    [InlineData("65535", 65535)]
    [InlineData("6881.", 6881)]
    [InlineData("0", null)]
    [InlineData("65536", null)]
    [InlineData("99999999999", null)]
    [InlineData("-1", null)]
    [InlineData("http", null)]
    public void A_port_lies_between_1_and_65535(string text, int? expected) => FactText.Port(text).ShouldBe(expected);

    [Theory]
    [InlineData("62E893EBC75376FEA8C5B19141F7D90019CB5CA6", "62E893EBC75376FEA8C5B19141F7D90019CB5CA6")]
    [InlineData("4b219802e41113fae845705758d91b39edbec78d|330366091", "4b219802e41113fae845705758d91b39edbec78d")]
    [InlineData("magnet:?xt=urn:btih:4b219802e41113fae845705758d91b39edbec78d", "4b219802e41113fae845705758d91b39edbec78d")]
    [InlineData("43AED1ED4361DF66205BC583E6ECBE81", "43AED1ED4361DF66205BC583E6ECBE81")]
    [InlineData("62E893EBC75376FEA8C5B19141F7D90019CB5CA", null)]
    [InlineData("SHA1", null)]
    [InlineData("zzE893EBC75376FEA8C5B19141F7D90019CB5CA6", null)]
    public void A_hash_keeps_its_spelling(string text, string? expected) => FactText.Hash(text).ShouldBe(expected);

    [Theory]
    [InlineData("1,648,247k", 1648247L * 1024)]
    [InlineData("366,360,300 bytes", 366360300L)]
    [InlineData("2.1 GiB", 2254857830L)]
    [InlineData("7,4 GB", 7945689497L)]
    [InlineData("2100 MB", 2100L * 1024 * 1024)]
    [InlineData("1.073.741.824 Bytes", 1073741824L)]
    [InlineData("1 073 741 824", 1073741824L)]
    [InlineData("1326668415", 1326668415L)]
    [InlineData("1.125 GB", 1207959552L)]
    [InlineData("700 Mo", 700L * 1024 * 1024)]
    [InlineData("99999999999999999999999999999", null)]
    [InlineData("large", null)]
    [InlineData("", null)]
    public void A_size_is_read_with_separators_and_units(string text, long? expected) => FactSize.Read(text, out _).ShouldBe(expected);

    [Theory]
    [InlineData("Case Study HD.dmg.torrentCase Study HD.dmg", "Case Study HD.dmg")]
    [InlineData("Case.Study.avi.torrent", "Case.Study.avi.torrent")]
    [InlineData("A.torrentB", "A.torrentB")]
    public void A_name_that_is_glued_to_itself_is_parted(string text, string expected) => FactText.FileName(text).ShouldBe(expected);

    [Theory]
    [InlineData("TC-7046b9dc 2014-04-30 00:03:37.0", "TC-7046b9dc")]
    [InlineData("12 C 345/20", "12 C 345/20")]
    [InlineData("# 222122224633", "222122224633")]
    [InlineData("A601695385968<br>", "A601695385968")]
    [InlineData("13322xxxxx", "13322xxxxx")]
    [InlineData("pending", null)]
    [InlineData("192.0.2.1", null)]
    [InlineData("https://example.com/1", null)]
    public void A_case_number_is_one_word_with_a_digit(string text, string? expected) => FactText.Id(text).ShouldBe(expected);

    [Theory]
    [InlineData("https://example.org/a/.", "https://example.org/a/")]
    [InlineData("<https://example.org/a>,", "https://example.org/a")]
    [InlineData("https://example.org/a)", "https://example.org/a")]
    [InlineData("(https://example.org/a_(b))", "https://example.org/a_(b)")]
    [InlineData("https://example.org/a_(b)", "https://example.org/a_(b)")]
    [InlineData("ed2k://|file|a.rar|1|00|/", "ed2k://|file|a.rar|1|00|/")]
    [InlineData("example.org", null)]
    [InlineData("...", null)]
    public void A_web_address_ends_before_the_punctuation_of_its_sentence(string text, string? expected) =>
        FactText.Url(text).ShouldBe(expected);

    [Fact]
    public void A_line_is_bounded_and_single()
    {
        FactText.Line("a\r\n\tb\u0007c").ShouldBe("a b c");
        FactText.Line(new string('x', 10_000)).ShouldNotBeNull().Length.ShouldBe(500);
        FactText.Line(new string('x', 499) + "\U0001F600").ShouldBe(new string('x', 499));
        FactText.Line(" \n ").ShouldBeNull();
    }

    [Theory]
    [InlineData("Some.Title.2019.1080p.WEB-GROUP", true)]
    [InlineData("Some Title (2019).mkv", true)]
    [InlineData("some_title_v1.2_portable.zip", true)]
    [InlineData("Uncle.Mortimer.E05.576p", true)]
    [InlineData("mail01.Example.com", false)]
    [InlineData("www.example.com", false)]
    [InlineData("Some Title", false)]
    [InlineData("2026-01-02", false)]
    [InlineData("192.0.2.1", false)]
    [InlineData("AB-2026-01", false)]
    [InlineData("https://example.org/a.mkv", false)]
    [InlineData("a@example.org.mkv", false)]
    [InlineData("", false)]
    public void What_files_are_called_is_seen_from_its_shape(string text, bool isFile) => FactText.IsFileName(text).ShouldBe(isFile);

    [Theory]
    [InlineData("the film Some Title", "Some Title")]
    [InlineData("video game \"Some Title\"", "Some Title")]
    [InlineData("The Film Club", "The Film Club")]
    [InlineData("a film about cats", "a film about cats")]
    [InlineData("Some Title (album)", "Some Title")]
    [InlineData("Some Title (2013)", "Some Title (2013)")]
    public void A_title_is_told_without_the_word_for_its_kind(string text, string title) => FactText.Work(text).ShouldBe(title);

    [Theory]
    [InlineData("CVL 0099127", "CVL 0099127")]
    [InlineData("C+W 8812-3", "C+W 8812-3")]
    [InlineData("ABC-12 and more", "ABC-12")]
    [InlineData("ID>12345</ID", null)]
    [InlineData("AB ", null)]
    [InlineData("AB", null)]
    public void A_number_may_have_a_blank_behind_its_capitals(string text, string? id) => FactText.Id(text).ShouldBe(id);
}
