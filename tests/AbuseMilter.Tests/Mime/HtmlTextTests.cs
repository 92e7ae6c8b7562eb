using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

public class HtmlTextTests
{
    [Theory]
    [InlineData("a<br>b<BR/>c", "a\nb\nc")]
    [InlineData("<p>a</p><p>b</p>", "a\n\nb")]
    [InlineData("<div>a</div><div>b</div>", "a\nb")]
    [InlineData("a <b>b</b>\n  c&nbsp;d", "a b c d")]
    [InlineData("<table><tr><td>IP:</td><td>192.0.2.1</td></tr><tr><td>Port:</td><td>80</td></tr></table>", "IP:\t192.0.2.1\nPort:\t80")]
    [InlineData("<tr><td><p>IP:</p></td>\n<td><div>192.0.2.1</div></td></tr>", "IP:\t192.0.2.1")]
    [InlineData("<tr><td>a<br>b</td></tr>", "a\nb")]
    [InlineData("1 < 2 &lt; 3 &amp;amp; &#233;&#xe9;&eacute;&unknown;", "1 < 2 < 3 &amp; ééé&unknown;")]
    [InlineData("a<style>x{}</style >b<script>if(a<b)</script>c<title>t</title>d", "abcd")]
    [InlineData("a<style>x", "a")]
    [InlineData("a<!-- <p> -->b<!--c", "ab<!--c")]
    [InlineData("a<!-- b> c", "a c")]
    [InlineData("<a href=\"x>y\" title='>'>b</a>", "b")]
    [InlineData("<a href=\"x>y</a>", "y")]
    [InlineData("a<", "a<")]
    [InlineData("a<b", "a<b")]
    [InlineData("<pre>a\n  b</pre>", "a\nb")]
    [InlineData("zero\u200bwidth", "zerowidth")]
    [InlineData("", "")]
    public void Markup_becomes_lines(string html, string text) => HtmlText.Read(html, 1000).ShouldBe(text);

    [Fact]
    public void Output_ends_near_the_limit() =>
        HtmlText.Read(string.Concat(Enumerable.Repeat("<p>abcdefgh", 1000)), 100).Length.ShouldBeLessThan(120);
}
