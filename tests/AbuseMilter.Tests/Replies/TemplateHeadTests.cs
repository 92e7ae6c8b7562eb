using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class TemplateHeadTests
{
    const string Law = "[[law]]\nname = \"eu\"\nas_of = 2026-11-21\nreview_by = 2027-11-21\ntext = \"Article 4 says so.\"\n";

    static (ReplyTemplate? Template, string[] Errors) Parse(string head, string letter = "Hello", string name = "dmca")
    {
        var (template, errors) = ReplyTemplate.Parse(name, "en", "t", $"+++\n{head}+++\n{letter}", Occasions.Operator);
        return (template, [.. errors.Select(error => error.ToString())]);
    }

    static string? Body(string head, string letter) =>
        Parse(head, letter).Template.ShouldNotBeNull().Render(ReplyFacts.Of(Occasions.Of(), Occasions.Operator), out _)?.Body;

    [Fact]
    public void A_statement_on_law_stands_in_the_letter_and_keeps_its_dates()
    {
        Body(Law, "The law: {{law.eu}}{{#each items}} {{../law.eu}}{{/each}}").ShouldBe("The law: Article 4 says so. Article 4 says so.\n");
        var block = Parse(Law, "{{law.eu}}").Template!.Law.ShouldHaveSingleItem();
        (block.Name, block.AsOf, block.ReviewBy, block.At.ToString()).ShouldBe(("eu", new DateOnly(2026, 11, 21), new DateOnly(2027, 11, 21), "t:2:1"));
    }

    [Fact]
    public void A_statement_of_several_lines_is_joined_and_wrapped_with_its_paragraph() =>
        Body(Law.Replace("\"Article 4 says so.\"", "\"\"\"\\\n  Article 4 \\\n  says so.\"\"\""), "{{law.eu}}").ShouldBe("Article 4 says so.\n");

    [Fact]
    public void What_a_letter_says_of_law_is_known_again() =>
        Parse(Law, "{{law.eu}} More.").Template!.Passages.ShouldContain("Article 4 says so.");

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "language = \"de\"\n", "x", "t:2:12: language: \"de\", but the name of the file says en" },
        { "audience = \"anybody\"\n", "x", "t:2:12: audience: \"anybody\" is unknown; allowed: complainant, upstream, customer, reporter" },
        { "audience = \"operator\"\n", "x", "t:2:12: audience: \"operator\" is unknown; " },
        { "quote = 41\n", "x", "t:2:9: quote: 41 is out of range; allowed: 0 to 40" },
        { "quote = \"top\"\n", "x", "t:2:9: quote: expected an integer from 0 to 40; found a string" },
        { "attach = \"full\"\n", "x", "t:2:10: attach: \"full\" is unknown; allowed: none, headers" },
        { "law = \"x\"\n", "x", "t:2:7: law: expected an array of tables, [[law]]; found a string" },
        { Law, "x", "t:2:1: law.eu: the letter does not say it; write {{law.eu}} where it belongs, or remove it" },
        { Law, "{{law.eu}} {{law.us}}", "t:8:12: unknown name law.us; [[law]] states eu" },
        { "", "{{law.us}}", "t:3:1: unknown name law.us; no [[law]] is stated here" },
        { "subject = \"{{law.eu}}\"\n" + Law, "{{law.eu}}", "t:2:12: unknown name law.eu; no [[law]] is stated here" },
        { Law + Law, "{{law.eu}}", "t:7:1: law: there is a block eu already" },
        { Law.Replace("2027-11-21", "2026-11-21"), "{{law.eu}}", "t:5:1: law.review_by: it must be later than as_of" },
        { Law.Replace("2027-11-21", "\"2027-11-21\""), "{{law.eu}}", "t:5:13: law.review_by: expected a date such as 2026-11-21; found a string" },
        { Law.Replace("2027-11-21", "2027-11-21T00:00:00Z"), "{{law.eu}}", "t:5:13: law.review_by: expected a date such as 2026-11-21; found a date with time" },
        { Law.Replace("2027-11-21", "2027-02-30"), "{{law.eu}}", "t:5:" },
        { Law.Replace("review_by = 2027-11-21\n", ""), "{{law.eu}}", "t:2:1: law.review_by is missing; the day by which somebody shall look at it again" },
        { Law.Replace("as_of", "asof"), "{{law.eu}}", "t:2:1: law.as_of is missing" },
        { Law.Replace("\"eu\"", "\"E U\""), "x", "t:3:8: law.name: \"E U\" is no name; allowed: a to z, digits and _" },
        { Law.Replace("Article 4", "{{ip}}"), "{{law.eu}}", "t:6:8: law.text: the statement holds no {{names}}" },
        { Law.Replace("Article 4", "a\\nb"), "{{law.eu}}", "t:6:8: law.text: the statement is a text of one line" },
        { Law.Replace("Article 4 says so.", " "), "{{law.eu}}", "t:6:8: law.text: the statement is a text of one line" },
        { Law + "source = \"x\"\n", "{{law.eu}}", "t:7:1: unknown key law.source; " },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place(string head, string letter, string error)
    {
        var (template, errors) = Parse(head, letter);
        template.ShouldBeNull();
        errors[0].ShouldStartWith(error);
    }

    [Fact]
    public void An_alert_is_for_the_operator_and_has_nothing_of_a_letter()
    {
        Parse("audience = \"operator\"\n", name: "notify").Errors.ShouldBeEmpty();
        Parse("quote = 3\n", name: "notify").Errors.ShouldHaveSingleItem().ShouldStartWith("t:2:1: unknown key quote; ");
        Parse("audience = \"customer\"\n", name: "notify").Errors.ShouldHaveSingleItem().ShouldStartWith("t:2:12: audience: ");
    }

    [Fact]
    public void Line_ends_of_Windows_are_read() => Parse(Law.Replace("\n", "\r\n"), "a\r\n{{law.eu}}\r\n").Template!
        .Render(ReplyFacts.Of(Occasions.Of(), Occasions.Operator), out _)!.Body.ShouldBe("a\nArticle 4 says so.\n");

    [Fact]
    public void A_head_that_is_cut_anywhere_is_an_error_or_a_template()
    {
        var text = $"+++\nquote = 2\nattach = \"headers\"\n{Law}+++\n{{{{law.eu}}}}\n";
        for (var length = 0; length <= text.Length; length++)
        {
            var (template, errors) = ReplyTemplate.Parse("dmca", "en", "t", text[..length], Occasions.Operator);
            (template is null).ShouldBe(errors.Count > 0, text[..length]);
        }
    }

    static RuleSettings Rule(string? reply, params string[] roles) => new()
    {
        Name = "r",
        At = new SourcePosition("a.toml", 7, 1),
        When = new ConditionSettings { Role = roles },
        Reply = reply,
    };

    static TemplateBook Book(params (string Name, string Text)[] files)
    {
        using var folder = new TempFolder();
        foreach (var (name, text) in files) File.WriteAllText(folder[name], text);
        var (book, errors) = TemplateBook.Load(folder.Path, Occasions.Operator);
        errors.ShouldBeEmpty();
        return book!;
    }

    [Fact]
    public void A_statement_is_overdue_from_the_day_after_its_review_where_its_template_is_in_use()
    {
        var book = Book(("dmca.en.txt", $"+++\n{Law}+++\n{{{{law.eu}}}}"), ("other.en.txt", "+++\n+++\nx"));

        book.Overdue(["dmca"], new DateOnly(2027, 11, 21)).ShouldBeEmpty();
        book.Overdue(["other", null], new DateOnly(2027, 11, 22)).ShouldBeEmpty();
        var told = book.Overdue(["dmca", "dmca"], new DateOnly(2027, 11, 22)).ShouldHaveSingleItem();
        (Path.GetFileName(told.At.File), told.At.Line, told.At.Column).ShouldBe(("dmca.en.txt", 2, 1));
        told.Text.ShouldBe("law.eu is stated as of 2026-11-21 and was to be reviewed by 2027-11-21; find out whether it still holds, and set both dates anew");
    }

    [Fact]
    public void A_letter_to_somebody_else_than_the_rule_is_for_is_told()
    {
        var book = Book(("dmca.en.txt", "+++\naudience = \"complainant\"\n+++\nx"), ("upstream.en.txt", "+++\naudience = \"upstream\"\n+++\nx"), ("any.en.txt", "+++\n+++\nx"));

        book.Misdirected([Rule("dmca"), Rule("any", "upstream"), Rule("upstream", "upstream"), Rule("dmca", "agent"), Rule(null, "upstream"), Rule("dmca", "agent", "upstream")]).ShouldBeEmpty();
        book.Misdirected([Rule("dmca", "upstream"), Rule("upstream", "agent")]).Select(error => error.ToString()).ShouldBe([
            "a.toml:7:1: rule r is for mail of the role upstream, and its template dmca is a letter to: complainant",
            "a.toml:7:1: rule r is for mail of the role agent, and its template upstream is a letter to: upstream",
        ]);
    }
}
