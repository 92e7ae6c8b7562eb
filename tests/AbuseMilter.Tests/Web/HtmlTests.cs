using Shouldly;
using Xunit;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Tests.Web;

public sealed class HtmlTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")]
    [InlineData("a & b \"c\" 'd'", "<p>a &amp; b &quot;c&quot; &#39;d&#39;</p>")]
    [InlineData("&lt;", "<p>&amp;lt;</p>")]
    [InlineData("evil\u202etxt\0\u0007\r", "<p>evil\ufffdtxt\ufffd\ufffd\ufffd</p>")]
    [InlineData("tab\tline\n", "<p>tab\tline\n</p>")]
    public void Text_stays_text(string text, string html) => E("p", text).ToString().ShouldBe(html);

    [Fact]
    public void Half_a_character_is_none() => E("p", "half \ud800 pair").ToString().ShouldBe("<p>half \ufffd pair</p>");

    [Fact]
    public void An_attribute_cannot_be_left() => E("p").Set("title", "\"><img src=x onerror=alert(1)>").ToString().ShouldBe("<p title=\"&quot;&gt;&lt;img src=x onerror=alert(1)&gt;\"></p>");

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("")]
    [InlineData("data:text/html,x")]
    public void A_link_leads_to_a_page_of_ours(string path) => Should.Throw<ArgumentException>(() => Link(path, "x"));

    [Theory]
    [InlineData("script")]
    [InlineData("style")]
    [InlineData("iframe")]
    [InlineData("img")]
    public void Some_elements_cannot_be_written(string name) => Should.Throw<ArgumentException>(() => E(name));

    [Theory]
    [InlineData("onclick")]
    [InlineData("style")]
    [InlineData("href")]
    [InlineData("src")]
    public void Some_attributes_cannot_be_written(string name) => Should.Throw<ArgumentException>(() => E("p").Set(name, "x"));

    [Fact]
    public void What_a_link_asks_for_may_hold_anything() => Asked("/cases", "find", "a&b=c#d\"e").ShouldBe("/cases?find=a%26b%3Dc%23d%22e");
}
