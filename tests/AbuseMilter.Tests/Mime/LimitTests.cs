using System.Text;
using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

/// <summary>Past a limit reading stops, nothing is thrown, and what was read until then is there.</summary>
public class LimitTests
{
    [Fact]
    public void Parts_beyond_the_limit_are_left_out()
    {
        var mail = "Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Range(1, 10).Select(number => $"--b\n\n{number}\n")) + "--b--\n";

        var message = Load(mail, new MimeLimits { Parts = 4 });

        message.Text.ShouldBe("1\n2\n3\n");
        message.Defects.ShouldBe(["more than 4 parts"]);
        Load(mail, new MimeLimits { Parts = 11 }).Defects.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Content-Type: multipart/mixed; boundary=b#\n\n--b#\n")]
    [InlineData("Content-Type: message/rfc822\n\n")]
    [InlineData("Content-Type: text/plain; name=a.eml\n\n")]
    public void What_is_nested_beyond_the_limit_is_a_leaf(string level)
    {
        var mail = string.Concat(Enumerable.Range(1, 5).Select(number => level.Replace("#", number.ToString()))) + "\ninnermost\n";

        Load(mail, new MimeLimits { Depth = 3 }).Text.ShouldContain("innermost\n");
        Load(mail, new MimeLimits { Depth = 3 }).Defects.ShouldContain("nested deeper than 3 levels");
        Load(mail, new MimeLimits { Depth = 5 }).Defects.ShouldNotContain("nested deeper than 5 levels");
    }

    [Theory]
    [InlineData(3, 1000)]
    [InlineData(1000, 30)]
    public void Fields_beyond_the_limit_are_left_out_and_the_body_is_found(int fields, int bytes)
    {
        var message = Load("From: a@example.com\nA: 1\nB: 2\nC: 3\nD: 4\n\nbody\n", new MimeLimits { HeaderFields = fields, HeaderBytes = bytes });

        message.Headers.Select(header => header.Name).ShouldBe(["From", "A", "B"]);
        message.Headers.IsCut.ShouldBeTrue();
        message.Text.ShouldBe("body\n");
        message.Defects.ShouldBe(["header longer than the limits"]);
    }

    [Theory]
    [InlineData("\n", "0123456789", "01234")]
    [InlineData("\n", "0123\U0001F600", "0123")]
    [InlineData("Content-Type: text/html\n\n", "<p>0123456789", "01234")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\n\n", "=30=31=32=33=\n=34=35", "01234")]
    [InlineData("Content-Transfer-Encoding: base64\n\n", "MDEyMzQ1Njc4OQ==", "01234")]
    [InlineData("Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n", "MAAxADIAMwA0ADUANgA=", "01234")]
    public void Text_beyond_the_limit_is_cut_and_no_character_in_two(string head, string body, string text)
    {
        var message = Load(head + body, new MimeLimits { TextCharacters = 5 });

        message.Text.ShouldBe(text);
        message.TextParts.ShouldHaveSingleItem().Text.ShouldBe(text);
        message.Defects.ShouldBe(["text cut at 5 characters"]);
    }

    [Fact]
    public void Only_as_much_is_decoded_as_can_be_shown()
    {
        var mail = Encoding.ASCII.GetBytes("Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n" + Convert.ToBase64String(new byte[10_000_000]));
        _ = MimeMessage.Load(mail, new MimeLimits { TextCharacters = 1000 }).Text;

        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = MimeMessage.Load(mail, new MimeLimits { TextCharacters = 1000 }).Text;

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
    }

    static MimeMessage Load(string mail, MimeLimits limits) => MimeMessage.Load(Encoding.UTF8.GetBytes(mail), limits);
}
