using System.Text;
using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

public class TextPartTests
{
    const string Mail = """
        Content-Type: multipart/mixed; boundary=o

        --o
        Content-Type: multipart/alternative; boundary=i

        --i
        Content-Type: text/plain

        plain
        --i
        Content-Type: text/html

        <p>marked
        --i--
        --o
        Content-Type: application/octet-stream; name=case.json

        {"case":1}
        --o
        Content-Type: image/png; name=logo.png

        x
        --o
        Content-Type: text/plain; name=notice.eml

        Subject: pasted

        pasted text
        --o
        Content-Type: message/rfc822

        Subject: embedded
        Content-Type: application/xml

        <a/>
        --o--
        """;

    [Fact]
    public void Every_leaf_that_is_text_comes_in_order()
    {
        var parts = MimeMessage.Load(Encoding.UTF8.GetBytes(Mail)).TextParts.ToList();

        parts.Select(part => (part.ContentType.MimeType, part.FileName, part.Text.TrimEnd('\n'))).ShouldBe(
        [
            ("text/plain", null, "plain"),
            ("text/html", null, "marked"),
            ("application/octet-stream", "case.json", "{\"case\":1}"),
            ("text/plain", null, "pasted text"),
            ("application/xml", null, "<a/>"),
        ]);
    }

    [Fact]
    public void A_leaf_is_decoded_once()
    {
        var message = MimeMessage.Load(Encoding.UTF8.GetBytes(Mail));

        message.TextParts.First().Text.ShouldBeSameAs(message.TextParts.First().Text);
        message.Text.ShouldContain("plain\n{\"case\":1}\nSubject: pasted\n\npasted text\nSubject: embedded\n\n<a/>\n");
    }

    [Fact]
    public void Texts_are_cut_and_end_at_the_limits()
    {
        var mail = Encoding.ASCII.GetBytes("Content-Type: multipart/mixed; boundary=b\n" + string.Concat(Enumerable.Repeat("\n--b\n\n0123456789", 20)));

        var parts = MimeMessage.Load(mail, new MimeLimits { TextCharacters = 6 }).TextParts.ToList();

        parts.Select(part => part.Text).ShouldBe(["012345", "012345", "012345", "012345"]);
    }
}
