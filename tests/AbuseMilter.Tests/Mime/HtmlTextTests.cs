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
    [InlineData("<ul><li>a<li>b</ul>c", "a\nb\n\nc")]
    [InlineData("1 < 2 &lt; 3 &amp;amp; &#233;&#xe9;&eacute;&unknown;", "1 < 2 < 3 &amp; ééé&unknown;")]
    [InlineData("a<style>x{}</style >b<script>if(a<b)</script>c<title>t</title>d", "abcd")]
    [InlineData("<head><title>t</title><style>x</style><meta a=b></head>a", "a")]
    [InlineData("a<style>x", "a")]
    [InlineData("a<!-- <p> -->b<!--c", "ab<!--c")]
    [InlineData("a<!-- b> c", "a c")]
    [InlineData("a<![endif]><?xml:namespace prefix = o />b", "ab")]
    [InlineData("<a href=\"x>y\" title='>'>b</a>", "b")]
    [InlineData("<a href=\"x>y</a>", "y")]
    [InlineData("a<", "a<")]
    [InlineData("a<b", "a<b")]
    [InlineData("<pre>a\n  b</pre>", "a\nb")]
    [InlineData("zero\u200bwidth", "zerowidth")]
    [InlineData("", "")]
    public void Markup_becomes_lines(string html, string text) => Read(html).ShouldBe(text);

    [Theory]
    [InlineData("<table><tr><td>IP:</td><td>192.0.2.1</td></tr><tr><td>Port:</td><td>80</td></tr></table>", "IP:\t192.0.2.1\nPort:\t80")]
    [InlineData("<table><tr><td>IP:<td>192.0.2.1<tr><td>Port:<td>80</table>", "IP:\t192.0.2.1\nPort:\t80")]
    [InlineData("<tr><td><p>IP:</p></td>\n<td><div>192.0.2.1</div></td></tr>", "IP:\t192.0.2.1")]
    [InlineData("<tr><td></td><td>IP</td><td></td><td>192.0.2.1</td></tr>", "IP\t192.0.2.1")]
    [InlineData("<table><tr><th>Case:</th><td><p>42</p></td></tr><tr><td><p>IP</p></td></tr></table>", "Case:\t42\nIP")]
    [InlineData("<tr><td>a<br>b</td></tr>", "a\nb")]
    [InlineData("<table><tr><th>Title<th>IP</tr><tr><td>Ash<td>192.0.2.1</tr><tr><td>Ember<td>192.0.2.2</tr></table>",
        "Title\tIP\nAsh\t192.0.2.1\nEmber\t192.0.2.2")]
    [InlineData("<dl><dt>IP<dd>192.0.2.1<dt>Port<dd>80</dl>x", "IP\t192.0.2.1\nPort\t80\nx")]
    [InlineData("<table><tr><td><table><tr><td>IP</td></tr></table></td><td>192.0.2.1</td></tr><tr><td>Port<td>80</tr></table>", "IP\t192.0.2.1\nPort\t80")]
    public void A_row_of_a_table_is_one_line_with_a_tab_between_its_cells(string html, string text) => Read(html).ShouldBe(text);

    [Theory]
    [InlineData("<table><tr><td><table><tr><td>IP<td>192.0.2.1</tr><tr><td>Port<td>80</tr></table></td><td>Footer</td></tr></table>",
        "IP\t192.0.2.1\nPort\t80\nFooter")]
    [InlineData("<table><tr><td><table><tr><td>a</tr><tr><td>b</tr></table></td><td><table><tr><td>c</tr><tr><td>d</tr></table></td></tr></table>",
        "a\nb\nc\nd")]
    [InlineData("<p>x</p><table><tr><td>IP<br>Port</td><td>192.0.2.1<br>80</td></tr></table>", "x\n\nIP\nPort\n192.0.2.1\n80")]
    [InlineData("<table><tr><td>Head</td></tr></table><table><tr><td>IP</td><td>192.0.2.1</td></tr></table>", "Head\nIP\t192.0.2.1")]
    public void Cells_of_layout_tables_are_not_glued_together(string html, string text) => Read(html).ShouldBe(text);

    [Theory]
    [InlineData("<a href=\"https://example.com/c?a=1&amp;b=2\">Open the case</a>.", "Open the case <https://example.com/c?a=1&b=2>.")]
    [InlineData("<a href=https://example.com/>Case</a>", "Case <https://example.com/>")]
    [InlineData("<a href='https://track.example.com/x'>https://example.com/c</a>", "https://example.com/c")]
    [InlineData("<a href=\"https://www.example.com\">www.example.com</a>", "www.example.com")]
    [InlineData("<a href=\"https://example.com\">example.com</a>", "example.com")]
    [InlineData("<a href=\"mailto:p2p@example.com?subject=x\">Write to us</a>", "Write to us <p2p@example.com>")]
    [InlineData("<a href=\"mailto:p2p@example.com\">p2p@example.com</a>", "p2p@example.com")]
    [InlineData("<a href=\"javascript:alert(1)\">a</a> <a href=\"#b\">b</a> <a name=c>c</a> <a href=\"/d\">d</a>", "a b c d")]
    [InlineData("<a href=\"https://example.com/pixel\"><img src=x></a>a", "a")]
    [InlineData("<a href=\"https://example.com/a>b\">c</a>", "c <https://example.com/a%3Eb>")]
    [InlineData("<a href=\"https://example.com", "<a href=\"https://example.com")]
    public void The_address_of_a_link_follows_its_words_unless_they_are_one(string html, string text) => Read(html).ShouldBe(text);

    [Theory]
    [InlineData("a<div style=\"color:red; display : NONE\">b<div>c</div>d</div>e", "ae")]
    [InlineData("a<span style='display:none'>b</span><span style='display:inline'>c</span>", "ac")]
    [InlineData("<table><tr style=\"display:none\"><td>a<tr><td>b</table>", "b")]
    [InlineData("<p hidden>a<p>b", "b")]
    [InlineData("<img style=\"display:none\">a", "a")]
    [InlineData("<div hidden>a<br>b<table><tr><td>c", "")]
    public void Hidden_elements_are_left_out(string html, string text) => Read(html).ShouldBe(text);

    [Theory]
    [InlineData("<p>abcdefgh")]
    [InlineData("abcdefgh")]
    [InlineData("<td>a")]
    public void Output_ends_at_the_limit(string unit)
    {
        for (var limit = 0; limit < 30; limit++)
            HtmlText.Read(string.Concat(Enumerable.Repeat(unit, 100)), limit).Length.ShouldBe(limit);
    }

    static string Read(string html)
    {
        var text = HtmlText.Read(html, 1000);
        text.ShouldBe(text.TrimEnd('\n') + (text.Length == 0 ? "" : "\n"));
        return text.TrimEnd('\n');
    }
}
