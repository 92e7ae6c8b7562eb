using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

/// <summary>The templates in conf/templates, each in English and in German.</summary>
public sealed class ShippedLettersTests
{
    static readonly string Folder = Repository.Path("conf/templates");

    static readonly TemplateBook Book = TemplateBook.Load(Folder, Occasions.Operator).Book!;

    // Without what a report of spam or of an attack does not state.
    static readonly Notice Bare = new() { Format = "none" };

    public static TheoryData<string, string> Letters =>
        [.. from name in Book.Names where name != RuleSettings.AlertTemplate from language in (string[])["en", "de"] select (name, language)];

    static MimeMessage Reply(string name, string[] languages, Notice? notice = null)
    {
        var settings = new ReplySettings { FromName = "Abuse Desk", Languages = languages };
        var decision = new ReplyDecision(ReplyOutcome.Send, "ok", "x") { To = "a@example.org", Template = name };
        var (after, mail) = new ReplyMail(settings, Book).Render(decision, Occasions.Of(notice));
        after.Reason.ShouldBe("ok: x", name);
        return MimeMessage.Load(mail!.Content);
    }

    [Fact]
    public void There_is_a_letter_for_every_audience_in_both_languages()
    {
        Book.Names.ShouldBe(["abuse-other", "abuse-services", "blocking-request", "conduit", "customer", "dmca", "hosting-receipt", "notify", "spam-report", "upstream"]);
        foreach (var name in Book.Names)
        {
            var (english, german) = (Book.Find(name, "en")!, Book.Find(name, "de")!);
            (english.Language, german.Language).ShouldBe(("en", "de"), name);
            german.Audience.ShouldBe(english.Audience.ShouldNotBeNull(name));
        }
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void Its_head_says_for_whom_it_is_and_that_it_is_no_legal_advice(string name, string language)
    {
        var head = File.ReadAllText(Path.Combine(Folder, $"{name}.{language}.txt")).Split("+++\n")[1];
        head.ShouldContain(language == "en" ? "A template, and no legal advice" : "Eine Vorlage und keine Rechtsberatung");
        head.ShouldContain(language == "en" ? "# For: " : "# Für: ");
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void Every_letter_can_be_sent_and_fits_into_a_mail_window(string name, string language)
    {
        var reply = Reply(name, [language]);
        reply.Headers["Content-Language"].ShouldBe(language);
        reply.Text.Split('\n').ShouldAllBe(line => line.Length <= 78);
        reply.Text.ShouldContain("AM-0123456789ab");
        reply.Text.ShouldContain("\n-- \ndesk@example.com\n");
        reply.Text.ShouldNotContain("{{");
        if (language == "de") TextLanguage.Of(reply.Text).ShouldBe("de");
        else TextLanguage.Of(reply.Text).ShouldBe("en");
    }

    [Fact]
    public void Letters_to_those_who_report_need_no_facts()
    {
        foreach (var name in Book.Names.Where(name => Book.Find(name)!.Audience == "reporter")) Reply(name, ["en", "de"], Bare).Text.ShouldNotContain("192.0.2.163");
    }

    [Fact]
    public void Every_letter_fits_in_both_languages_at_once()
    {
        foreach (var name in Book.Names.Where(name => name != RuleSettings.AlertTemplate)) Reply(name, ["de", "en"]).Headers["Content-Language"].ShouldBe("de, en");
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void A_letter_that_comes_back_quoted_is_known_without_its_reference(string name, string language)
    {
        var lines = Reply(name, [language]).Text.Replace("AM-0123456789ab", "", StringComparison.Ordinal).Split('\n');
        Book.Words.AreIn("That does not help.\n\n" + string.Join('\n', lines.Select(line => "> " + line))).ShouldBeTrue();
        // Wrapped anew by a mail program, and only from its middle on.
        var half = string.Join(' ', lines.Skip(lines.Length / 2)).Split(' ');
        Book.Words.AreIn(string.Join('\n', half.Chunk(5).Select(words => ">> " + string.Join(' ', words)))).ShouldBeTrue();
    }

    [Fact]
    public void No_notice_is_taken_for_a_letter_of_ours()
    {
        var folder = Repository.Path("tests/AbuseMilter.Tests/Data/mails/notices");
        var taken = Directory.EnumerateFiles(folder, "*.eml").Where(file => Book.Words.AreIn(MimeMessage.Load(File.ReadAllBytes(file)).Text)).Select(Path.GetFileName);
        taken.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Sehr geehrte Damen und Herren,\n\nvielen Dank für Ihre Nachricht. Wir haben Ihre Meldung erhalten und kommen unaufgefordert auf Sie zu.\n\nMit freundlichen Grüßen")]
    [InlineData("Dear Sir or Madam,\n\nthank you for your report. If you have any questions please do not hesitate to contact us.\n\nYours sincerely")]
    [InlineData("haftet der Diensteanbieter nicht für die übermittelten oder abgerufenen Informationen, sofern er die Übermittlung nicht veranlasst, den Adressaten nicht auswählt und die Informationen nicht verändert")]
    [InlineData("A service provider shall not be liable for monetary relief by reason of the provider's transmitting, routing, or providing connections for material through a system or network controlled by it")]
    public void Polite_phrases_and_the_words_of_the_law_are_everybodys(string text) => Book.Words.AreIn(text).ShouldBeFalse();

    [Fact]
    public void Every_statement_on_law_is_dated_and_stands_in_both_languages()
    {
        foreach (var name in (string[])["dmca", "conduit", "upstream", "hosting-receipt"])
        {
            var blocks = Book.Find(name, "en")!.Law;
            blocks.ShouldNotBeEmpty(name);
            blocks.ShouldAllBe(block => block.AsOf >= new DateOnly(2026, 11, 1) && block.ReviewBy <= block.AsOf.AddYears(1));
            Book.Find(name, "de")!.Law.Select(block => block.Name).ShouldBe(blocks.Select(block => block.Name), ignoreOrder: true);
        }
    }

    [Fact]
    public void Law_is_stated_in_blocks_alone()
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*.txt"))
        {
            var letter = File.ReadAllText(file).Split("+++\n", 3)[2];
            foreach (var word in (string[])["Article ", "Artikel ", "section ", "§", "U.S.C", "DSA", "TDDDG", "DDG"])
                letter.Contains(word, StringComparison.Ordinal).ShouldBeFalse($"{Path.GetFileName(file)}: {word}");
        }
    }

    [Fact]
    public void The_list_of_letters_names_them_all()
    {
        var list = File.ReadAllText(Path.Combine(Folder, "README"));
        foreach (var name in Book.Names) list.ShouldContain($"\n{name} ");
        foreach (var value in TemplateNames.Letter.Where(value => value != TemplateNames.List)) list.ShouldContain(value);
    }
}
