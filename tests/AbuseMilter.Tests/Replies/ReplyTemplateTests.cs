using AbuseMilter.Notices;
using AbuseMilter.Replies;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class ReplyTemplateTests
{
    const string FrontMatter = "+++\n+++\n";

    static ReplyTemplate Parse(string text)
    {
        var (template, errors) = ReplyTemplate.Parse("dmca", "en", "dmca.en.txt", text, Occasions.Operator);
        errors.ShouldBeEmpty();
        return template.ShouldNotBeNull();
    }

    static string[] Errors(string text)
    {
        var (template, errors) = ReplyTemplate.Parse("dmca", "en", "dmca.en.txt", text, Occasions.Operator);
        template.ShouldBeNull();
        return [.. errors.Select(e => e.ToString())];
    }

    static string Body(string text, Notice? notice = null) => Letter(FrontMatter + text, notice).Body;

    static Letter Letter(string text, Notice? notice = null) =>
        Parse(text).Render(ReplyFacts.Of(Occasions.Of(notice) with { Exits = ExitLists.Of("192.0.2.163", "2026-11-17 00:00:00") }, Occasions.Operator), out _).ShouldNotBeNull();

    static string? WhyNot(string text, Notice notice)
    {
        Parse(FrontMatter + text).Render(ReplyFacts.Of(Occasions.Of(notice), Occasions.Operator), out var whyNot).ShouldBeNull();
        return whyNot;
    }

    static Notice With(NoticeItem item) => Occasions.Notice with { Items = [item] };

    [Fact]
    public void Every_name_has_its_value() =>
        Body("""
            {{case_id}} {{complainant}} {{rights_holder}} {{work}} {{filename}} {{size}}
            {{infohash}} {{ip}} {{port}} {{protocol}} {{time_utc}}
            {{time_stated}} {{item_count}}
            {{received_at}} {{queue_id}} {{our_ref}}
            {{subject}}
            {{message_id}} {{from_name}} {{from_address}} {{today}} {{operator.name}}
            """).ShouldBe("""
            1332200 Example Copyright Agency Example Pictures Sea: Tales Sea.Tales.S08E17.avi
            366360300
            62e893ebc75376fea8c5b19141f7d90019cb5ca6 192.0.2.163 6881 BitTorrent
            2026-11-17 00:26:43 UTC
            16 Nov 2026 20:26:43 EDT (GMT -0400) 1
            2026-11-17 02:11:41 UTC 4XyZ12 AM-0123456789ab
            Case ID 1332200 - Notice of Claimed Infringement
            <0000528302563c07db@[192.0.2.235]> Example Copyright Agency
            agency@notices.example.org 2026-11-17 Example Networks

            """.Replace("Sea: Tales Sea.Tales.S08E17.avi\n366360300", "Sea: Tales\nSea.Tales.S08E17.avi 366360300"));

    [Fact]
    public void Every_name_of_the_list_has_a_value_or_is_absent()
    {
        var everything = Occasions.Notice with { TicketId = "CWY-1", Items = [Occasions.Item with { Url = "https://example.org/x" }] };
        foreach (var name in TemplateNames.Letter.Except([TemplateNames.List])) Body($"{{{{{name}}}}}", everything).Trim().ShouldNotBeEmpty(name);
        foreach (var name in TemplateNames.Item) Body($"{{{{#each items}}}}{{{{{name}}}}}{{{{/each}}}}", everything).Trim().ShouldNotBeEmpty(name);
    }

    [Fact]
    public void Items_are_walked_with_the_same_names_and_the_others_stay_in_reach() =>
        Body("{{#each items}}\n- {{ip}}{{#if port}}:{{port}}{{/if}}{{#unless @last}},{{/unless}} {{../case_id}} {{../operator.role}}\n{{/each}}\nend",
            Occasions.Notice with { Items = [new() { Ip = "192.0.2.1", Port = 1 }, new() { Ip = "192.0.2.2" }] })
        .ShouldBe("- 192.0.2.1:1, 1332200 Abuse Desk\n- 192.0.2.2 1332200 Abuse Desk\nend\n");

    [Fact]
    public void A_sentence_drops_out_with_its_value()
    {
        const string text = "A.{{#if port}} Port {{port}}.{{/if}}\n{{#if work}}\nTitle: {{work}}\n{{else}}\nNo title\n{{/if}}\nB.";
        Body(text).ShouldBe("A. Port 6881.\nTitle: Sea: Tales\nB.\n");
        Body(text, With(Occasions.Item with { Port = null, Work = null })).ShouldBe("A.\nNo title\nB.\n");
    }

    [Fact]
    public void A_letter_with_a_hole_is_not_rendered()
    {
        WhyNot("At {{ip}}", With(Occasions.Item with { Ip = null })).ShouldBe("ip is empty");
        WhyNot("At {{ip}}", With(Occasions.Item with { Ip = " \r\n\t " })).ShouldBe("ip is empty");
        WhyNot("{{#each items}}{{url}}{{/each}}", Occasions.Notice).ShouldBe("url is empty");
        WhyNot("{{#if ip}}{{ticket_id}}{{/if}}", Occasions.Notice).ShouldBe("ticket_id is empty");
        WhyNot("{{#if port}}{{operator.empty}}{{/if}}", Occasions.Notice).ShouldBe("operator.empty is empty");
    }

    [Fact]
    public void Values_are_not_expanded_and_not_escaped() =>
        Body("{{work}}", With(Occasions.Item with { Work = "{{ip}} <b>&amp;\" {{#if" })).ShouldBe("{{ip}} <b>&amp;\" {{#if\n");

    [Fact]
    public void Values_are_one_line_of_at_most_120_characters()
    {
        Body("[{{work}}]", With(Occasions.Item with { Work = " a\r\n\r\nBcc: x\0\u2028y\u202e\ufeff " })).ShouldBe("[a Bcc: x y]\n");
        Body("{{work}}", With(Occasions.Item with { Work = new string('x', 121) })).ShouldBe(new string('x', 117) + "...\n");
        Body("{{work}}", With(Occasions.Item with { Work = new string('x', 120) })).ShouldBe(new string('x', 120) + "\n");
    }

    [Fact]
    public void Characters_that_do_not_show_are_left_out()
    {
        Body("[{{work}}]", With(Occasions.Item with { Work = "E\u200bvi\u200dl\u00ad \u202egnp\u2069\ufeff.ex\u061ce" })).ShouldBe("[Evil gnp.exe]\n");
        WhyNot("{{work}}", With(Occasions.Item with { Work = "\u200b\u2060" })).ShouldBe("work is empty");
    }

    [Theory]
    [InlineData("Buy at http://evil.example/ now")]
    [InlineData("WWW.evil.example")]
    [InlineData("call v@victim.example")]
    [InlineData("ww\u200bw.evil.example")]
    public void A_value_that_names_a_site_or_a_mailbox_is_absent(string advertisement)
    {
        var notice = Occasions.Notice with
        {
            Complainant = advertisement,
            RightsHolder = advertisement,
            CaseId = advertisement,
            TicketId = advertisement,
            Items = [Occasions.Item with { Work = advertisement, FileName = advertisement, TimeStated = advertisement }],
        };
        foreach (var name in (string[])["complainant", "rights_holder", "case_id", "ticket_id", "work", "filename", "time_stated"])
            WhyNot($"{{{{{name}}}}}", notice).ShouldBe($"{name} is empty");
        Body("{{from_address}} {{operator.contact}} {{ip}}", notice).ShouldBe("agency@notices.example.org desk@example.com 192.0.2.163\n");
    }

    [Fact]
    public void A_subject_that_begins_with_blanks_keeps_its_words() =>
        Letter("+++\nsubject = \" {{subject}}\"\n+++\nx").Subject.ShouldBe("Case ID 1332200 - Notice of Claimed Infringement");

    [Fact]
    public void No_value_yields_more_than_a_clean_line() =>
        Prop.ForAll<string>(text =>
        {
            var line = TemplateValue.Clean(text, 20);
            return line.Length <= 20 && line == line.Trim() && !line.Any(char.IsControl) && !line.Any(c => c is '\u2028' or '\u2029')
                && line.EnumerateRunes().All(rune => rune.Value != 0xFFFD || (text?.Contains('\uFFFD') ?? false) || text!.Any(char.IsSurrogate));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Night Watch, part 2")]
    [InlineData("12345678901234567890")]
    public void A_clean_value_is_handed_on_as_it_is(string text) => TemplateValue.Clean(text, 20).ShouldBeSameAs(text);

    [Theory]
    [InlineData("123456789012345678901", "12345678901234567...")]
    [InlineData(" Nacht\tWache\u200b ", "Nacht Wache")]
    [InlineData("Wächter \U0001F600", "Wächter \U0001F600")]
    public void Another_is_cleaned(string text, string expected) => TemplateValue.Clean(text, 20).ShouldBe(expected);

    [Fact]
    public void A_cut_does_not_halve_a_character() =>
        TemplateValue.Clean(string.Concat(Enumerable.Repeat("\U0001F600", 20)), 20).ShouldBe(string.Concat(Enumerable.Repeat("\U0001F600", 8)) + "...");

    [Theory]
    [InlineData("Re: Case 1", "Case 1")]
    [InlineData("AW: RE: Fwd: Case 1", "Case 1")]
    [InlineData("Re[2]: re (3) : Case 1", "re (3) : Case 1")]
    [InlineData("re:re:fw:Case", "Case")]
    [InlineData("RE:  Case  1 ", "Case  1")]
    [InlineData("Regarding: Case", "Regarding: Case")]
    [InlineData("Ref: 12", "Ref: 12")]
    [InlineData("Case Re: 1", "Case Re: 1")]
    public void The_subject_loses_its_prefixes_and_nothing_else(string subject, string expected) =>
        Parse(FrontMatter + "x").Render(ReplyFacts.Of(Occasions.Of(message: Occasions.Mail("Subject: " + subject)), Occasions.Operator), out _)!
            .Subject.ShouldBe("Re: " + expected);

    [Fact]
    public void A_subject_of_many_prefixes_is_read_in_no_time() =>
        ReplySubject.WithoutPrefixes(string.Concat(Enumerable.Repeat("Re: ", 1000)) + "x").ShouldBe("x");

    [Fact]
    public void A_mail_without_subject_is_answered_with_one_of_ours()
    {
        var facts = ReplyFacts.Of(Occasions.Of(message: Occasions.Mail("From: a@example.org")), Occasions.Operator);
        Parse(FrontMatter + "x").Render(facts, out _)!.Subject.ShouldBe("Re: your notice, case 1332200");
    }

    [Fact]
    public void The_front_matter_sets_the_subject() =>
        Letter("+++\nsubject = \"Auto: {{case_id}} ({{our_ref}})\"\n+++\nx").Subject.ShouldBe("Auto: 1332200 (AM-0123456789ab)");

    [Fact]
    public void Lines_that_outgrew_are_wrapped_and_others_stay()
    {
        var kept = new string('x', 40) + " " + new string('y', 31);
        Body(kept + "\n  " + string.Join(' ', Enumerable.Repeat("word", 20)) + "\n\n-- \nX").ShouldBe(
            kept + "\n  " + string.Join(' ', Enumerable.Repeat("word", 14)) + "\n  " + string.Join(' ', Enumerable.Repeat("word", 6)) + "\n\n-- \nX\n");
    }

    [Fact]
    public void A_URL_is_not_broken()
    {
        var url = "https://example.org/" + new string('x', 100);
        Body($"see {url} for more").ShouldBe($"see\n{url}\nfor more\n");
    }

    [Fact]
    public void Wrapping_neither_loses_nor_adds_a_word() =>
        Prop.ForAll<string[]>(words =>
        {
            var line = string.Join(' ', (words ?? []).Select(w => new string('w', (w?.Length ?? 0) + 1)));
            var wrapped = TextWrap.Wrap(line);
            return wrapped.Replace('\n', ' ') == line && wrapped.Split('\n').All(l => l.Length <= 72 || !l.Contains(' '));
        }).QuickCheckThrowOnFailure();

    public static TheoryData<string, string> Mistakes => new()
    {
        { "", "dmca.en.txt:1:1: the first line must be +++" },
        { "Hello", "dmca.en.txt:1:1: the first line must be +++" },
        { "+++\nsubject = \"x\"\n", "dmca.en.txt:1:1: the second line +++, which ends the settings, is missing" },
        { "+++\nsubjekt = \"x\"\n+++\nx", "dmca.en.txt:2:1: unknown key subjekt; did you mean subject?" },
        { "+++\nsubject = 1\n+++\nx", "dmca.en.txt:2:11: subject: expected a string; found an integer" },
        { "+++\nsubject = \"a\\nb\"\n+++\nx", "dmca.en.txt:2:11: subject: it must be a text of one line" },
        { "+++\nsubject = \"a {{b}}\"\n+++\nx", "dmca.en.txt:2:14: unknown name b; there are " },
        { "+++\n+++\n", "dmca.en.txt:3:1: the letter is empty" },
        { "+++\n+++\na\n {{foo}}", "dmca.en.txt:4:2: unknown name foo; there are " },
        { "+++\n+++\n{{operator.phone}}", "dmca.en.txt:3:1: operator.phone is not set in [operator]; there are contact, empty, name, role, website" },
        { "+++\n+++\n{{#if operator.phone}}x{{/if}}", "dmca.en.txt:3:1: operator.phone is not set in [operator]; there are " },
        { "+++\n+++\n{{operator.empty}}", "dmca.en.txt:3:1: operator.empty is empty in [operator]" },
        { "+++\n+++\n{{items}}", "dmca.en.txt:3:1: items is a list: write {{#each items}}" },
        { "+++\n+++\n{{#each items}}{{case_id}}{{/each}}", "dmca.en.txt:3:16: unknown name case_id; inside of #each there are " },
        { "+++\n+++\n{{../ip}}", "dmca.en.txt:3:1: unknown name ../ip; there are " },
        { "+++\n+++\n{{#each operator}}{{/each}}", "dmca.en.txt:3:1: #each walks over items, nothing else" },
        { "+++\n+++\n{{#each items}}{{#each items}}{{/each}}{{/each}}", "dmca.en.txt:3:16: #each inside of #each is not understood" },
        { "+++\n+++\nx {{#if ip}}y", "dmca.en.txt:3:3: #if is not closed: {{/if}} is missing" },
        { "+++\n+++\nx {{/if}}", "dmca.en.txt:3:3: /if closes nothing" },
        { "+++\n+++\n{{#if ip}}\n{{/unless}}{{/if}}", "dmca.en.txt:4:1: /unless, but if of line 3 is to be closed first" },
        { "+++\n+++\n{{else}}", "dmca.en.txt:3:1: else outside of #if, #unless and #each" },
        { "+++\n+++\n{{ip", "dmca.en.txt:3:1: {{ without }}" },
        { "+++\n+++\n{{{ip}}}", "dmca.en.txt:3:1: {{{ip}} is not understood" },
        { "+++\n+++\n{{&ip}}", "dmca.en.txt:3:1: {{&ip}} is not understood" },
        { "+++\n+++\n{{> footer}}", "dmca.en.txt:3:1: {{> footer}} is not understood" },
        { "+++\n+++\n{{#with ip}}x{{/with}}", "dmca.en.txt:3:1: {{#with ip}} is not understood" },
        { "+++\n+++\n{{lookup items 0}}", "dmca.en.txt:3:1: {{lookup items 0}} is not understood" },
        { "+++\n+++\n{{#if (ip)}}x{{/if}}", "dmca.en.txt:3:1: unknown name (ip); there are " },
        { "+++\n+++\n{{}}", "dmca.en.txt:3:1: {{}} is not understood" },
        { "+++\n+++\n\\{{ip}}", "dmca.en.txt:3:2: a backslash before {{ is not understood" },
        { "+++\n+++\na\nb\rc", "dmca.en.txt:4:2: control character U+000D: only LF and TAB may stand in a template" },
        { "+++\n+++\na\0", "dmca.en.txt:3:2: control character U+0000" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place(string text, string error) => Errors(text)[0].ShouldStartWith(error);

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Errors("+++\nx = 1\nsubject = \"{{a}}\"\n+++\n{{b}}\n{{c}}").Select(e => e.Split(':')[1]).ShouldBe(["2", "3", "5", "6"]);

    [Fact]
    public void What_passes_the_check_compiles_and_what_is_cut_anywhere_does_not_throw()
    {
        const string text = "+++\nsubject = \"Re: {{subject}}\"\n+++\n{{! c }}{{!-- d }} --}}{{~#if ip~}} {{ip}} {{else if port}}x{{else}}{{#unless work}}y{{/unless}}{{/if}}\n{{#each items}}{{ip}}{{else}}z{{/each}}\n";
        for (var length = 0; length <= text.Length; length++)
        {
            var (template, errors) = ReplyTemplate.Parse("dmca", "en", "dmca.en.txt", text[..length], Occasions.Operator);
            (template is null).ShouldBe(errors.Count > 0, text[..length]);
        }
    }

    [Fact]
    public void Any_text_is_a_template_or_an_error() =>
        Prop.ForAll(Gen.Elements("{{", "}}", "#if ", "#each items", "/if", "/each", "ip", "else", " ", "\n", "~", "!", "--", "x", "../", "@first", "{", "}", "\\", "operator.name")
                .ArrayOf().ToArbitrary(),
            tokens =>
            {
                var (template, errors) = ReplyTemplate.Parse("dmca", "en", "f", FrontMatter + string.Concat(tokens), Occasions.Operator);
                if (template is not null) _ = template.Render(ReplyFacts.Of(Occasions.Of(), Occasions.Operator), out _);
                return template is null == errors.Count > 0;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
}
