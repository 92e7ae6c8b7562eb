using System.Text;
using AbuseMilter.Mime;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class QuoteTests
{
    static OutboxMail? Render(string head, MimeMessage message, bool isVouched = true, string letter = "Hello\n\n-- \nDesk\n")
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["dmca.en.txt"], $"+++\n{head}\n+++\n{letter}");
        var (book, errors) = TemplateBook.Load(folder.Path, Occasions.Operator);
        errors.ShouldBeEmpty();
        var decision = new ReplyDecision(ReplyOutcome.Hold, "rule-hold", "x") { To = "a@example.org", Template = "dmca", IsVouched = isVouched };
        return new ReplyMail(new ReplySettings(), book!).Render(decision, Occasions.Of(message: message)).Mail;
    }

    static string Body(OutboxMail? mail) => Encoding.ASCII.GetString(mail.ShouldNotBeNull().Content.Span).Split("\r\n\r\n", 2)[1].Replace("\r\n", "\n");

    [Fact]
    public void Nothing_of_the_notice_is_quoted_unless_the_template_asks_for_it() =>
        Body(Render("", Occasions.Mail(body: "secret"))).ShouldBe("Hello\n\n-- \nDesk\n");

    [Fact]
    public void The_first_lines_stand_above_the_signature_one_level_deeper() =>
        Body(Render("quote = 4", Occasions.Mail(body: "\n\nDear Sir,\n\n> you wrote\n  this\nnot this"))).ShouldBe("Hello\n\n> Dear Sir,\n>\n>> you wrote\n> this\n\n-- \nDesk\n");

    [Fact]
    public void Long_lines_are_cut_and_not_wrapped() =>
        Quote.Of(new string('x', 100_000), 1).ShouldBe("> " + new string('x', 197) + "...\n");

    [Theory]
    [InlineData("Buy at https://evil.example/x now", "> Buy at now\n")]
    [InlineData("write to v@victim.example please", "> write to please\n")]
    [InlineData("evil [dot] example [dot] com", ">\n")]
    [InlineData("call +49 30 123456 now", "> now\n")]
    [InlineData("a\u202eb\u200bc\0d\u2028e\tf", "> abc d e f\n")]
    [InlineData("-- ", "> --\n")]
    public void Neither_links_nor_control_characters_come_back(string line, string expected) => Quote.Of(line, 40).ShouldBe(expected);

    [Fact]
    public void Any_text_is_quoted_in_few_marked_lines() =>
        Prop.ForAll<NonNull<string>, PositiveInt>((text, lines) =>
        {
            var quote = Quote.Of(text.Get, Math.Min(lines.Get, 40));
            var quoted = quote.TrimEnd('\n').Split('\n');
            return quote.Length == 0 || (quoted.Length <= 40 && quoted.All(line => line[0] == '>' && !line.Any(char.IsControl)) && quote.Length < 3000);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whom_nobody_vouches_for_gets_nothing_of_his_own_back()
    {
        var body = Body(Render("quote = 5\nattach = \"headers\"", Occasions.Mail(body: "secret"), isVouched: false));
        body.ShouldBe("Hello\n\n-- \nDesk\n");
    }

    [Fact]
    public void The_header_goes_with_the_letter_as_RFC_6522_says()
    {
        var mail = Render("attach = \"headers\"", Occasions.Mail()).ShouldNotBeNull();

        var parts = MimeMessage.Load(mail.Content).Body.ShouldBeOfType<Multipart>();
        parts.ContentType.MimeType.ShouldBe("multipart/mixed");
        parts.Children.Count.ShouldBe(2);
        var header = parts.Children[1].ShouldBeOfType<MimePart>();
        header.ContentType.MimeType.ShouldBe("text/rfc822-headers");
        Encoding.ASCII.GetString(header.Content.Span).ReplaceLineEndings("\n").ShouldBe(Occasions.Header.ReplaceLineEndings("\n"));
        SmtpContent.Defect(mail.Content.Span).ShouldBeNull();
        Render("attach = \"headers\"", Occasions.Mail())!.Content.Span.SequenceEqual(mail.Content.Span).ShouldBeTrue();
    }

    [Fact]
    public void What_makes_the_reply_too_long_is_left_out_the_header_first()
    {
        var header = Occasions.Header + "\nX-Long: " + string.Join("\n ", Enumerable.Repeat(new string('x', 70), 120));
        Body(Render("quote = 1\nattach = \"headers\"", Occasions.Mail(header, "quoted"))).ShouldBe("Hello\n\n> quoted\n\n-- \nDesk\n");
        var letter = string.Concat(Enumerable.Repeat(new string('y', 70) + "\n", 95));
        var lines = string.Concat(Enumerable.Repeat(new string('z', 190) + "\n", 40));
        Body(Render("quote = 40", Occasions.Mail(body: lines), letter: letter)).ShouldBe(letter);
    }

    [Theory]
    [InlineData("Subject: a\r\nBcc: victim@example.org")]
    [InlineData("Subject: =?utf-8?q?a=0D=0A--=5F?=")]
    [InlineData("X: --=_0\n\t--=_0--")]
    [InlineData("Subject: Gr\u00fc\u00dfe")]
    public void A_hostile_header_is_carried_and_does_nothing(string field)
    {
        var message = Occasions.Mail("From: a@example.org\nMessage-ID: <1@example.org>\n" + field);
        var mail = Render("attach = \"headers\"", message).ShouldNotBeNull();

        var read = MimeMessage.Load(mail.Content);
        read.Headers["Bcc"].ShouldBeNull();
        read.Body.ShouldBeOfType<Multipart>().Children.Count.ShouldBe(2);
        SmtpContent.Defect(mail.Content.Span).ShouldBeNull();
        SmtpContent.IsEightBit(mail.Content.Span).ShouldBeFalse();
    }

    [Fact]
    public void Any_header_makes_a_lawful_mail() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((name, value) =>
        {
            var message = Occasions.Mail($"From: a@example.org\nMessage-ID: <1@example.org>\n{name.Get}: {value.Get}");
            return Render("attach = \"headers\"", message) is { } mail && SmtpContent.Defect(mail.Content.Span) is null && !SmtpContent.IsEightBit(mail.Content.Span)
                && ((Multipart)MimeMessage.Load(mail.Content).Body).Children.Count == 2;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
