using System.Text;
using AbuseMilter.Mime;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

public class TextMailTests
{
    [Fact]
    public void An_ascii_mail_is_written_as_it_is()
    {
        var mail = Write(
            "Dear Sir or Madam,\n\nno.\n-- \nAbuse Desk\n",
            ("From", "\"Abuse Desk\" <abuse@example.com>"),
            ("Subject", "Re: Case ID 42"));

        mail.ShouldBe(
            "From: \"Abuse Desk\" <abuse@example.com>\r\nSubject: Re: Case ID 42\r\nMIME-Version: 1.0\r\n" +
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n" +
            "Dear Sir or Madam,\r\n\r\nno.\r\n-- \r\nAbuse Desk\r\n");
    }

    [Fact]
    public void Other_text_is_quoted_printable_and_blanks_at_line_ends_are_protected()
    {
        var mail = Write("Grüße = 1\n-- \ntab\t\nEnde");

        Body(mail).ShouldBe("Gr=C3=BC=C3=9Fe =3D 1\r\n--=20\r\ntab=09\r\nEnde\r\n");
        mail.ShouldContain("Content-Transfer-Encoding: quoted-printable\r\n");
    }

    [Theory]
    [InlineData(998, "7bit")]
    [InlineData(999, "quoted-printable")]
    public void A_line_that_is_too_long_for_smtp_is_quoted(int length, string encoding)
    {
        var mail = Write(new string('x', length));

        mail.ShouldContain($"Content-Transfer-Encoding: {encoding}\r\n");
        Reread(mail).ShouldBe(new string('x', length) + "\n");
    }

    [Theory]
    [InlineData("a\rb\nc\r\nd", "a\nb\nc\nd\n")]
    [InlineData("ü\rb\nc\r\nd", "ü\nb\nc\nd\n")]
    [InlineData("\0\u001b\u007f", "\0\u001b\u007f\n")]
    public void No_bare_line_end_and_no_control_byte_comes_out(string text, string expected)
    {
        var mail = Write(text);

        mail.Replace("\r\n", "").AsSpan().ContainsAnyExceptInRange(' ', '~').ShouldBeFalse();
        Reread(mail).ShouldBe(expected);
    }

    [Theory]
    [InlineData("Subject", "a\r\nBcc: victim@example.org")]
    [InlineData("Subject", "a\nb")]
    [InlineData("Subject", "a\0b")]
    [InlineData("To", "a\rb")]
    [InlineData("To", "Jörg <joerg@example.com>")]
    [InlineData("Sub ject", "a")]
    [InlineData("Subject:", "a")]
    [InlineData("", "a")]
    [InlineData("Content-Type", "text/html")]
    [InlineData("mime-version", "1.0")]
    public void What_cannot_stand_in_a_header_is_refused(string name, string value) =>
        Should.Throw<ArgumentException>(() => Write("x", (name, value)));

    [Fact]
    public void Long_fields_fold_at_blanks_within_78_characters()
    {
        var references = string.Join(' ', Enumerable.Range(1, 40).Select(i => $"<{i}.abcdefgh@mail.example.com>"));
        var mail = Write("x", ("References", references), ("In-Reply-To", $"<{new string('a', 800)}@example.com>"));

        var lines = mail.Split("\r\n");
        lines.Where(line => !line.StartsWith("In-Reply-To: <aaa", StringComparison.Ordinal)).ShouldAllBe(line => line.Length <= 78);
        MimeMessage.Load(Encoding.ASCII.GetBytes(mail)).References.Count.ShouldBe(40);
    }

    [Fact]
    public void Only_words_beyond_ascii_are_encoded_so_that_robots_find_their_case_number()
    {
        const string Subject = "Re: Urheberrechtsverletzung über Ihren Anschluß - Az. 4711/25-UR";
        var mail = Write("x", ("Subject", Subject));

        mail.ShouldStartWith(
            "Subject: Re: Urheberrechtsverletzung =?utf-8?q?=C3=BCber?= Ihren\r\n =?utf-8?q?Anschlu=C3=9F?= - Az. 4711/25-UR\r\n");
        MimeMessage.Load(Encoding.ASCII.GetBytes(mail)).Subject.ShouldBe(Subject);
    }

    [Theory]
    [InlineData("=?utf-8?q?no=20word?=")]
    [InlineData("a =?b c")]
    [InlineData("侵害のお知らせ 侵害のお知らせ 侵害のお知らせ 侵害のお知らせ 侵害のお知らせ 侵害のお知らせ")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀 _ ü?=")]
    public void Subjects_come_back_as_they_were(string subject)
    {
        var mail = Write("x", ("Subject", subject));

        MimeMessage.Load(Encoding.ASCII.GetBytes(mail)).Subject.ShouldBe(subject);
        mail.Split("\r\n").ShouldAllBe(line => line.Length <= 78);
    }

    [Fact]
    public void Any_text_and_subject_make_lawful_lines_and_come_back() => Prop.ForAll<NonNull<string>, NonNull<string>>((text, subject) =>
    {
        var lawful = new string([.. subject.Get.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]);
        var clean = string.Join(' ', lawful.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var body = new string([.. text.Get.Where(c => !char.IsSurrogate(c))]);
        var mail = Write(body, ("Subject", clean));
        var message = MimeMessage.Load(Encoding.ASCII.GetBytes(mail));
        Assert.Equal(clean, message.Subject);
        Assert.Equal(Normalised(body), Reread(mail));
        Assert.All(mail.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
    }).QuickCheckThrowOnFailure();

    static string Write(string text, params (string, string)[] headers) =>
        Encoding.Latin1.GetString(new TextMail { Headers = headers, Text = text }.ToBytes());

    static string Body(string mail) => mail[(mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    static string Reread(string mail)
    {
        var part = MimeMessage.Load(Encoding.ASCII.GetBytes(mail)).Body.ShouldBeOfType<MimePart>();
        return Encoding.UTF8.GetString(part.Content.Span).Replace("\r\n", "\n");
    }

    static string Normalised(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
}
