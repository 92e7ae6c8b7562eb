using System.IO.Compression;
using System.Text;
using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

/// <summary>Mail in mail: attached, pasted, compressed.</summary>
public class WrappedMailTests
{
    static readonly string Report = Wrapped("<Incident><IP>192.0.2.1</IP></Incident>");

    static readonly string Notice = $"""
        Subject: =?utf-8?Q?N=C3=B6tice?=
        From: p2p@example.com
        Content-Type: multipart/mixed; boundary==_b

        --=_b
        Content-Transfer-Encoding: quoted-printable

        J=C3=B6rg's port =3D 80
        --=_b
        Content-Type: application/gzip; name=report.xml.gz
        Content-Transfer-Encoding: base64

        {Report}
        --=_b--

        """;

    const string NoticeText = "Subject: Nötice\nFrom: p2p@example.com\n\nJörg's port = 80\n<Incident><IP>192.0.2.1</IP></Incident>\n";

    [Theory]
    [InlineData("text/plain; name=notice.eml", "7bit")]
    [InlineData("text/plain; name=notice.eml", "quoted-printable")]
    [InlineData("text/plain; name=\"Notice.EML\"", "base64")]
    [InlineData("application/octet-stream; name=notice.eml", "base64")]
    [InlineData("message/rfc822", "7bit")]
    [InlineData("message/rfc822", "base64")]
    [InlineData("message/rfc822", "quoted-printable")]
    [InlineData("message/global", "8bit")]
    public void A_mail_in_a_mail_is_read_whatever_it_is_called_and_however_it_is_encoded(string type, string encoding)
    {
        var message = Load($"Content-Type: {type}\nContent-Transfer-Encoding: {encoding}\n\n{Encoded(Notice, encoding)}");

        message.Text.ShouldBe(NoticeText);
        message.TextParts.Select(part => part.FileName).ShouldBe([null, "report.xml.gz"]);
        message.Defects.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("\r\n\n")]
    [InlineData("From someone Mon Feb  3 09:00:00 2025\n")]
    public void A_file_of_a_mail_may_begin_with_what_programs_write_there(string lead) =>
        Load($"Content-Type: text/plain; name=notice.eml\n\n{lead}{Notice}").Text.ShouldBe(NoticeText);

    [Fact]
    public void A_file_that_only_is_called_a_mail_is_text()
    {
        var message = Load("Content-Type: text/plain; name=notice.eml\n\nDear Sir or Madam,\n");

        message.Text.ShouldBe("Dear Sir or Madam,\n");
        message.Body.ShouldBeOfType<MimePart>().Message.ShouldBeNull();
    }

    [Theory]
    [InlineData("application/gzip", "log text", "log text\n")]
    [InlineData("application/octet-stream; name=firewall.log.gz", "log text", "log text\n")]
    [InlineData("application/x-gzip; name=mail.eml.gz", "Subject: a\n\nb", "Subject: a\n\nb\n")]
    [InlineData("application/gzip; name=picture.gz", "P\0\0", "")]
    [InlineData("application/gzip; name=a.xml.gz", "\uFEFF<a>ö</a>", "<a>ö</a>\n")]
    public void A_compressed_file_is_text_if_its_content_is(string type, string content, string text) =>
        Load($"Content-Type: {type}\nContent-Transfer-Encoding: base64\n\n{Wrapped(content)}").Text.ShouldBe(text);

    [Fact]
    public void What_is_compressed_can_be_damaged_or_be_nothing_of_the_kind()
    {
        var damaged = Load($"Content-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n{Report[..20]}zzzz{Report[24..]}");
        damaged.Defects.ShouldBe(["damaged gzip file"]);

        var other = Load("Content-Type: application/gzip; name=a.txt\n\ntext");
        other.Text.ShouldBe("text\n");
        other.Defects.ShouldBeEmpty();
    }

    [Fact]
    public void All_compressed_files_of_a_mail_share_one_limit()
    {
        var bomb = Wrapped(new string('x', 5_000_000));
        var part = $"--b\nContent-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n{bomb}\n";
        var mail = Encoding.ASCII.GetBytes("Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat(part, 100)));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = MimeMessage.Load(mail, new MimeLimits { InflatedBytes = 100_000 });

        message.TextParts.Sum(text => text.Text.Length).ShouldBeInRange(100_000, 100_001);
        message.Defects.ShouldContain("compressed files cut at their limit");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(5_000_000);
    }

    [Fact]
    public void Exactly_as_many_bytes_as_allowed_are_no_defect()
    {
        var mail = Encoding.ASCII.GetBytes($"Content-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n{Wrapped("0123456789")}");

        MimeMessage.Load(mail, new MimeLimits { InflatedBytes = 10 }).Defects.ShouldBeEmpty();
        MimeMessage.Load(mail, new MimeLimits { InflatedBytes = 9 }).Text.ShouldBe("012345678\n");
    }

    static string Wrapped(string text)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionMode.Compress))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return Convert.ToBase64String(compressed.ToArray(), Base64FormattingOptions.InsertLineBreaks);
    }

    static string Encoded(string text, string encoding) => encoding switch
    {
        "base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks),
        "quoted-printable" => text.Replace("=", "=3D").Replace("a", "=\na"),
        _ => text,
    };

    static MimeMessage Load(string mail) => MimeMessage.Load(Encoding.UTF8.GetBytes(mail));
}
