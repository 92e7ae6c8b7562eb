using AbuseMilter.Notices;
using AbuseMilter.Replies;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class StrangersTextTests
{
    [Theory]
    [InlineData("Pills at example.com")]
    [InlineData("Pills.example.ru/now")]
    [InlineData("see example[.]com")]
    [InlineData("see example dot com")]
    [InlineData("example.com.mkv")]
    [InlineData("mail a@b")]
    [InlineData("Pills at example\u3002com")]
    [InlineData("Pills at example\uff61com")]
    [InlineData("Pills at example\u2024com")]
    [InlineData("Pills at \uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0e\uff43\uff4f\uff4d")]
    [InlineData("mail a\uff20b")]
    [InlineData("ex\u0336ample.com")]
    [InlineData("Pills at 192.0.2.77/x")]
    [InlineData("Pills at 192.0.2.77:8080/")]
    [InlineData("pills.invalid/now?x")]
    [InlineData("pills.invalid/ for all")]
    [InlineData("pills.invalid:8080/now")]
    [InlineData("pills.xn--p1ai")]
    [InlineData("pills.онлайн")]
    [InlineData("Pills.casino")]
    public void Sites_and_mailboxes_are_links(string text) => StrangersText.HasLink(text).ShouldBeTrue();

    [Theory]
    [InlineData("Low.Tide.2020.1080p.x264.mkv")]
    [InlineData("Low Tide vol.2")]
    [InlineData("S.W.A.T.")]
    [InlineData("low_tide.ts")]
    [InlineData("Low.Tide.S01/Low.Tide.S01E02.mkv")]
    [InlineData("low.tide/low.tide.mkv")]
    [InlineData("192.0.2.77")]
    public void Names_of_works_and_files_are_not(string text) => StrangersText.HasLink(text).ShouldBeFalse();

    [Theory]
    [InlineData("call +1 555 0100 200", true)]
    [InlineData("(555) 010-0200", true)]
    [InlineData("555-010-0200", true)]
    [InlineData("Low Tide 1999-2000", false)]
    [InlineData("Ocean's 11, 12 and 13", false)]
    public void Telephone_numbers_are_told_from_years(string text, bool expected) => StrangersText.HasPhone(text).ShouldBe(expected);

    [Theory]
    [InlineData("Re: Notice of infringement, case 4711", "Notice of infringement, case 4711")]
    [InlineData("Win at example.com today, case 4711", "Win at today, case 4711")]
    [InlineData("Win, call +1 555 0100 200 now", "Win, call now")]
    [InlineData("Win at example dot com, case 4711", "4711")]
    public void A_subject_goes_back_without_them_and_with_its_number(string subject, string expected) =>
        ReplySubject.Of(subject, new Notice { Format = "labels", CaseId = "4711" }).ShouldBe(expected);

    [Fact]
    public void A_long_subject_is_cut_and_keeps_its_number()
    {
        var subject = ReplySubject.Of(string.Concat(Enumerable.Repeat("word ", 100)) + "case 4711", new Notice { Format = "labels", CaseId = "4711" })!;

        subject.Length.ShouldBeLessThan(220);
        subject.ShouldStartWith("4711 word");
    }
}
