using AbuseMilter.Mime;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class ReplyLanguageTests
{
    const string German = "Sehr geehrte Damen und Herren, wir zeigen Ihnen hiermit an, dass über die genannte IP-Adresse ein Werk unserer Mandantin zum Herunterladen angeboten wurde. "
        + "Bitte teilen Sie uns mit, was Sie unternommen haben, und sorgen Sie dafür, dass sich dies nicht wiederholt.";

    const string English = "Dear Sir or Madam, we have found that a work of our client is offered for download from the address below. "
        + "Please tell us what you have done, and make sure that this does not happen again on your network.";

    const string French = "Madame, Monsieur, nous avons constaté que le film de notre client est proposé sur le réseau depuis votre adresse. "
        + "Nous vous prions de prendre les mesures qui sont nécessaires et de nous dire ce que vous avez fait pour que cela ne se reproduise pas.";

    static ReplyOccasion Occasion(string header = "", string body = "x", string? profile = null) =>
        Occasions.Of(message: Occasions.Mail("From: a@example.org\nSubject: x" + (header.Length > 0 ? "\n" + header : ""), body)) with
        {
            Profile = profile is null ? null : new ProfileSettings { Name = "p", At = default, Match = new(), AnswerLanguage = profile },
        };

    static string[] Wanted(ReplyOccasion occasion) => [.. ReplyLanguage.Wanted(occasion, new ReplySettings { Language = "it" })];

    [Fact]
    public void The_profile_goes_before_the_notice_and_its_fields_before_its_text_and_the_default_is_last()
    {
        var header = "Content-Language: de-AT, en\nAccept-Language: nl;q=0.5, fr";
        Wanted(Occasion(header, German, profile: "es")).ShouldBe(["es", "it"]);
        Wanted(Occasion(header, German)).ShouldBe(["de-AT", "en", "fr", "nl", "de", "it"]);
        Wanted(Occasion(body: German)).ShouldBe(["de", "it"]);
        Wanted(Occasion()).ShouldBe(["it"]);
    }

    [Theory]
    [InlineData("de", "de")]
    [InlineData(" de-AT ,en-us", "de-AT,en-us")]
    [InlineData("da, en-gb;q=0.8, en;q=0.7", "da,en-gb,en")]
    [InlineData("en;q=0.1, de;q=0.9, fr;q=0", "de,en")]
    [InlineData("*;q=0.5, de", "de")]
    [InlineData("de;q=2, fr;q=x, nl;level=1, es", "es")]
    [InlineData("i-klingon, x-de, d, german1, de_DE, de--AT, 42, en (English), <script>", "")]
    [InlineData("", "")]
    [InlineData(",,,;;;,q=1,;q=1", "")]
    public void Fields_of_languages_are_read(string field, string expected) => string.Join(',', LanguageField.Read(field)).ShouldBe(expected);

    [Fact]
    public void A_field_without_end_costs_no_more_than_its_first_tags()
    {
        LanguageField.Read(string.Join(',', Enumerable.Repeat("de", 100_000))).Count().ShouldBe(15);
        LanguageField.Read(new string('a', 100_000)).ShouldBeEmpty();
        LanguageField.Read("de;q=" + new string('9', 10_000)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(German, "de")]
    [InlineData(English, "en")]
    [InlineData(French, "fr")]
    [InlineData("Dear Sir or Madam", null)]
    [InlineData("Die IP 192.0.2.1, Port 6881, Title: The End of the World", null)]
    [InlineData("", null)]
    public void The_language_of_a_text_is_told_where_it_is_clear(string text, string? language) => TextLanguage.Of(text).ShouldBe(language);

    [Fact]
    public void A_text_in_two_languages_is_in_neither() => TextLanguage.Of(German + "\n\n" + English).ShouldBeNull();

    [Fact]
    public void What_is_quoted_is_in_the_language_of_somebody_else() =>
        TextLanguage.Of(German + "\n" + string.Join('\n', Enumerable.Repeat("> " + English, 5))).ShouldBe("de");

    [Fact]
    public void Our_own_test_mails_are_in_the_language_that_their_names_say()
    {
        var folder = Repository.Path("tests/AbuseMilter.Tests/Data/mails/notices");
        foreach (var (language, other) in (IEnumerable<(string, string)>)[("de", "en"), ("en", "de")])
        {
            var seen = Directory.EnumerateFiles(folder, language + "-*.eml").Select(file => TextLanguage.Of(MimeMessage.Load(File.ReadAllBytes(file)).Text)).ToList();
            seen.Count.ShouldBeGreaterThan(5);
            seen.Count(found => found == language).ShouldBeGreaterThan(seen.Count / 2);
            seen.Count(found => found == other).ShouldBeLessThan(3, language);
        }
    }

    static string Text(string name, ReplyOccasion occasion, ReplySettings settings, params (string File, string Text)[] files)
    {
        using var folder = new TempFolder();
        foreach (var (file, text) in files) File.WriteAllText(folder[file], "+++\nsubject = \"" + file[..^4] + "\"\n+++\n" + text + "\n");
        var (book, errors) = TemplateBook.Load(folder.Path, Occasions.Operator);
        errors.ShouldBeEmpty();
        var decision = new ReplyDecision(ReplyOutcome.Send, "ok", "x") { To = "a@example.org", Template = name };
        var (after, mail) = new ReplyMail(settings, book!).Render(decision, occasion);
        if (mail is null) return after.Reason;
        var message = MimeMessage.Load(mail.Content);
        return $"{message.Subject} [{message.Headers["Content-Language"]}]\n{message.Text}";
    }

    static readonly (string, string)[] Both = [("dmca.de.txt", "Grüezi {{case_id}}\n\n-- \nPult"), ("dmca.en.txt", "Hello {{case_id}}\n\n-- \nDesk"), ("spam.fr.txt", "Bonjour")];

    [Fact]
    public void An_answer_is_in_the_language_of_the_notice_and_says_which()
    {
        var settings = new ReplySettings { Language = "de" };
        Text("dmca", Occasion("Content-Language: en-GB"), settings, Both).ShouldBe("dmca.en [en]\nHello 1332200\n\n-- \nDesk\n");
        Text("dmca", Occasion("Accept-Language: pl, de-CH;q=0.3"), new ReplySettings(), Both).ShouldBe("dmca.de [de]\nGrüezi 1332200\n\n-- \nPult\n");
        Text("dmca", Occasion("Content-Language: fr"), settings, Both).ShouldStartWith("dmca.de [de]\n");
        Text("dmca", Occasion(body: French), new ReplySettings(), Both).ShouldStartWith("dmca.en [en]\n");
        Text("dmca", Occasion("Content-Language: en", profile: "de-AT"), new ReplySettings(), Both).ShouldStartWith("dmca.de [de]\n");
        Text("spam", Occasion("Content-Language: de"), settings, Both).ShouldBe("spam.fr [fr]\nBonjour\n");
    }

    [Fact]
    public void Two_languages_stand_one_below_the_other_over_one_signature()
    {
        var settings = new ReplySettings { Languages = ["de", "en"] };
        Text("dmca", Occasion("Content-Language: en"), settings, Both)
            .ShouldBe($"dmca.de [de, en]\nGrüezi 1332200\n\n{new string('-', 72)}\n\nHello 1332200\n\n-- \nDesk\n");
        Text("dmca", Occasion(profile: "en"), settings, Both).ShouldBe("dmca.en [en]\nHello 1332200\n\n-- \nDesk\n");
        Text("spam", Occasion(), settings, Both).ShouldBe("spam.fr [fr]\nBonjour\n");
        Text("dmca", Occasion(), new ReplySettings { Languages = ["nl", "en"] }, Both).ShouldBe("dmca.en [en]\nHello 1332200\n\n-- \nDesk\n");
        Text("other", Occasion(), settings, Both).ShouldBe("template: there is no template other");
        Text("dmca", Occasion() with { Notice = Occasions.Notice with { CaseId = null } }, settings, Both).ShouldBe("template: case_id is empty");
    }

    [Theory]
    [InlineData("en", "7 March 2026, 02:05 UTC")]
    [InlineData("en-GB", "7 March 2026, 02:05 UTC")]
    [InlineData("de", "7. März 2026, 02:05 Uhr (UTC)")]
    [InlineData("de-AT", "7. März 2026, 02:05 Uhr (UTC)")]
    [InlineData("fr", "2026-03-07 02:05 UTC")]
    public void Dates_are_written_as_people_of_the_language_do(string language, string expected) =>
        LocalDate.Of(new DateTimeOffset(2026, 3, 7, 4, 5, 6, TimeSpan.FromHours(2)), language).ShouldBe(expected);

    [Theory]
    [InlineData("de-CH-1996", "de-CH-1996,de-CH,de")]
    [InlineData("gsw", "gsw")]
    [InlineData("de-", "")]
    [InlineData("-", "")]
    [InlineData("", "")]
    [InlineData("d1", "")]
    public void A_tag_is_widened_to_its_language(string tag, string expected) => string.Join(',', LanguageTag.Widened(tag)).ShouldBe(expected);
}
