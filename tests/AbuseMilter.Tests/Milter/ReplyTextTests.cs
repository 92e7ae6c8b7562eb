using System.Text;
using AbuseMilter.Milter.Wire;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

public class ReplyTextTests
{
    [Fact]
    public void One_line_has_code_enhanced_code_text_and_one_NUL() =>
        Wire(550, "5.7.1", "not here").ShouldBe("550 5.7.1 not here\0");

    [Fact]
    public void Lines_are_continued_with_a_hyphen_and_each_has_the_enhanced_code() =>
        Wire(451, "4.7.1", "one\ntwo\r\nthree").ShouldBe("451-4.7.1 one\r\n451-4.7.1 two\r\n451 4.7.1 three\0");

    [Theory]
    [InlineData("100% sure", "550 5.7.1 100%% sure\0")]
    [InlineData("%%s%n", "550 5.7.1 %%%%s%%n\0")]
    [InlineData("5 items, 550 of them", "550 5.7.1 5 items, 550 of them\0")]
    [InlineData("2nd floor", "550 5.7.1 2nd floor\0")]
    [InlineData("a\0b\tc\u007fd", "550 5.7.1 a b c d\0")]
    [InlineData("gr\u00fc\u00df\ud83d\ude00e", "550 5.7.1 gr    e\0")]
    [InlineData("a\rb", "550 5.7.1 a b\0")]
    [InlineData("  x \n\n \r\n y", "550-5.7.1 x\r\n550 5.7.1 y\0")]
    [InlineData("", "550 5.7.1 Message refused\0")]
    [InlineData("\r\n\u0001", "550 5.7.1 Message refused\0")]
    public void What_Postfix_or_Sendmail_would_stumble_over_is_made_harmless(string text, string wire)
    {
        Wire(550, "5.7.1", text).ShouldBe(wire);
        AssertPostfixTakes(wire);
    }

    [Theory]
    [InlineData(200, "5.7.1")]
    [InlineData(399, "4.7.1")]
    [InlineData(600, "5.7.1")]
    [InlineData(550, "4.7.1")]
    [InlineData(450, "5.7.1")]
    [InlineData(550, "2.0.0")]
    [InlineData(550, "5.7")]
    [InlineData(550, "5.7.1.1")]
    [InlineData(550, "5.7.1234")]
    [InlineData(550, "5.x.1")]
    [InlineData(550, "5..1")]
    [InlineData(550, "")]
    [InlineData(550, "5.7.1\r\n")]
    public void Codes_that_Postfix_would_refuse_cannot_be_built(int code, string enhanced) =>
        Should.Throw<ArgumentException>(() => ReplyText.Create(code, enhanced, "x"));

    [Fact]
    public void A_long_text_is_cut_between_words_and_loses_none()
    {
        var words = string.Join(' ', Enumerable.Range(0, 400).Select(i => $"word{i}"));
        var reply = ReplyText.Create(550, "5.7.1", words);
        reply.Lines.Count.ShouldBeGreaterThan(5);
        string.Join(' ', reply.Lines).ShouldBe(words);
        AssertPostfixTakes(Encoding.ASCII.GetString(reply.Payload));
    }

    [Theory]
    [InlineData('x', 2000)]
    [InlineData('%', 2000)]
    [InlineData('x', 480)]
    [InlineData('x', 481)]
    [InlineData('x', 1_000_000)]
    public void A_word_that_fits_no_line_is_cut_and_the_reply_stays_bounded(char letter, int count)
    {
        var reply = ReplyText.Create(554, "5.999.999", new string(letter, count));
        reply.Lines.Count.ShouldBeLessThanOrEqualTo(32);
        if (count <= 2000) string.Concat(reply.Lines).ShouldBe(new string(letter, count));
        AssertPostfixTakes(Encoding.ASCII.GetString(reply.Payload));
    }

    static string Wire(int code, string enhanced, string text) => Encoding.ASCII.GetString(ReplyText.Create(code, enhanced, text).Payload);

    // Postfix 3.12 looks at every line, 3.7 at the first: code, then hyphen on all but the last, no class but that of the code.
    static void AssertPostfixTakes(string wire)
    {
        wire.IndexOf('\0', StringComparison.Ordinal).ShouldBe(wire.Length - 1);
        var lines = wire[..^1].Split("\r\n");
        lines.Length.ShouldBeLessThanOrEqualTo(32);
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i].Length.ShouldBeLessThanOrEqualTo(510);
            lines[i].ShouldAllBe(c => c >= ' ' && c <= '~');
            lines[i][..3].ShouldBe(lines[0][..3]);
            lines[i][3].ShouldBe(i < lines.Length - 1 ? '-' : ' ');
            lines[i][4].ShouldBe(lines[0][0]);
        }
    }
}
