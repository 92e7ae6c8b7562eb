using System.Text;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Tests.Store;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class TemplateBookTests : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    (TemplateBook? Book, IReadOnlyList<SettingsError> Errors) Load(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files) File.WriteAllText(folder[name], text);
        return TemplateBook.Load(folder.Path, Occasions.Operator);
    }

    [Fact]
    public void Languages_fall_back_to_their_root_then_to_English_then_to_any()
    {
        var (book, _) = Load(("dmca.de.txt", "+++\n+++\nHallo"), ("dmca.en.txt", "+++\n+++\nHello"), ("spam.fr.txt", "+++\n+++\nBonjour"));

        book!.Names.ShouldBe(["dmca", "spam"]);
        book.Find("dmca", "de-AT")!.Language.ShouldBe("de");
        book.Find("dmca", "nl", "DE")!.Language.ShouldBe("de");
        book.Find("dmca", "fr")!.Language.ShouldBe("en");
        book.Find("dmca")!.Language.ShouldBe("en");
        book.Find("dmca", new string('-', 5000))!.Language.ShouldBe("en");
        book.Find("spam", "de")!.Language.ShouldBe("fr");
        book.Find("other").ShouldBeNull();
    }

    [Fact]
    public void Errors_of_all_files_come_at_once_and_give_no_book()
    {
        var (book, errors) = Load(("a.en.txt", "+++\n+++\n{{x}}"), ("b.en.txt", "Hello"), ("README.txt", "Hello"), ("ok.en.txt", "+++\n+++\nHello"));

        book.ShouldBeNull();
        errors.Select(e => (Path.GetFileName(e.At.File), e.At.Line)).ShouldBe([("README.txt", 1), ("a.en.txt", 3), ("b.en.txt", 1)]);
        errors[0].Text.ShouldContain("NAME.LANGUAGE.txt");
    }

    [Fact]
    public void A_byte_order_mark_is_stripped_and_what_is_not_UTF_8_is_told()
    {
        File.WriteAllBytes(folder["a.en.txt"], [.. Encoding.UTF8.Preamble, .. "+++\n+++\nGrüße"u8]);
        TemplateBook.Load(folder.Path, Occasions.Operator).Errors.ShouldBeEmpty();
        File.WriteAllBytes(folder["b.en.txt"], [.. "+++\n+++\nGr"u8, 0xfc, .. "sse"u8]);
        var error = TemplateBook.Load(folder.Path, Occasions.Operator).Errors.ShouldHaveSingleItem();
        (error.At.Line, error.At.Column, error.Text).ShouldBe((3, 3, "not UTF-8"));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error()
    {
        var absent = folder["absent"];
        TemplateBook.Load(absent, Occasions.Operator).Errors.ShouldHaveSingleItem().At.File.ShouldBe(absent);
    }

    [Fact]
    public void A_file_that_is_too_long_is_not_read() =>
        Load(("a.en.txt", "+++\n+++\n" + new string('x', 70_000))).Errors.ShouldHaveSingleItem().Text.ShouldBe("longer than 64 KB");

    [Fact]
    public void What_is_no_file_is_told_and_not_waited_for()
    {
        var pipe = NamedPipe.Make(folder["a.en.txt"]);
        Load(("b.en.txt", "+++\n+++\n{{x}}")).Errors.Select(error => error.ToString()).First().ShouldBe($"{pipe}:1:1: it is no file, but a named pipe");
    }

    [Fact]
    public void A_rule_that_names_a_missing_template_is_told_at_its_place()
    {
        var (book, _) = Load(("dmca.en.txt", "+++\n+++\nHello"));
        RuleSettings Rule(string? reply) => new()
        {
            Name = "r",
            At = new SourcePosition("abusemilter.toml", 7, 1),
            Class = "copyright",
            When = new ConditionSettings(),
            Reply = reply,
        };
        book!.MissingFor([Rule("dmca"), Rule(null), Rule("dcma")]).ShouldHaveSingleItem().ToString()
            .ShouldBe("abusemilter.toml:7:1: rule r replies with template dcma, which is not there; there are: dmca");
    }
}
