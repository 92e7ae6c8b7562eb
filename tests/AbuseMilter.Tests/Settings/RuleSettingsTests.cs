using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

public class RuleSettingsTests
{
    const string Head = "desk.domains = 'example.com'\nreply.templates = 'templates'\n";

    [Fact]
    public void A_rule_keeps_all_that_it_states()
    {
        var rule = SettingsFolder.Loaded(Head +
            """
            [[rule]]
            name = "dmca-1"
            class = "copyright"
            hold = true
            reply = "dmca"
            deliver = { maildir = ".Abuse.DMCA" }
            [rule.when]
            from_domain = ["example.org", "example.net"]
            sender_domain = "example.org"
            client = ["192.0.2.0/24", "2001:db8::1"]
            recipient = "abuse@example.com"
            header = { Subject = 'notice', X-Case = ['^A\d', "^B\\d"] }
            body = 'copy.?right'
            has = ["ip", "work|infohash"]
            all = [ { body = "a" }, { body = "b" } ]
            [[rule.when.any]]
            has = "port"
            [rule.when.not.not]
            from_domain = "example.com"
            """).Rules.ShouldHaveSingleItem();
        (rule.Name, rule.Class, rule.Hold, rule.Reply).ShouldBe(("dmca-1", "copyright", true, "dmca"));
        (rule.At.Line, rule.At.Column, Path.GetFileName(rule.At.File)).ShouldBe((3, 1, SettingsFolder.Name));
        rule.Deliver.ShouldBe(new DeliverySettings(".Abuse.DMCA", null));
        rule.When.FromDomain.ShouldBe(["example.org", "example.net"]);
        rule.When.SenderDomain.ShouldBe(["example.org"]);
        rule.When.Client.Select(prefix => prefix.ToString()).ShouldBe(["192.0.2.0/24", "2001:db8::1/128"]);
        rule.When.Recipient.ShouldBe(["abuse@example.com"]);
        rule.When.Header["SUBJECT"].Select(pattern => pattern.Text).ShouldBe(["notice"]);
        rule.When.Header["X-Case"].Select(pattern => pattern.Text).ShouldBe([@"^A\d", @"^B\d"]);
        rule.When.Header["X-Case"].Select(pattern => (pattern.At.Line, pattern.At.Column)).ShouldBe([(14, 42), (14, 50)]);
        rule.When.Body.Select(pattern => pattern.Text).ShouldBe(["copy.?right"]);
        rule.When.Has.ShouldBe(["ip", "work|infohash"]);
        rule.When.All.Select(condition => condition.Body[0].Text).ShouldBe(["a", "b"]);
        rule.When.Any.ShouldHaveSingleItem().Has.ShouldBe(["port"]);
        rule.When.Not!.Not!.FromDomain.ShouldBe(["example.com"]);
    }

    [Theory]
    [InlineData("reject = 'Not here'", 550, "5.7.1", "Not here")]
    [InlineData("reject = '554 5.7.0 100 % no'", 554, "5.7.0", "100 % no")]
    [InlineData("tempfail = 'Come again'", 451, "4.7.1", "Come again")]
    [InlineData("tempfail = '450 4.2.1 Later'", 450, "4.2.1", "Later")]
    public void A_refusal_has_the_codes_it_states_or_those_of_its_kind(string key, int code, string enhanced, string text) =>
        SettingsFolder.Loaded($"{Head}[[rule]]\nname = 'r'\nclass = 'none'\nwhen.client = '192.0.2.1'\n{key}\n").Rules[0].Refuse
            .ShouldBe(new RefusalSettings(code, enhanced, text));

    [Theory]
    [InlineData("reject = '451 4.7.1 x'", "7:10: rule.reject: \"451 4.7.1 x\" begins like a reply code; write 5xx 5.x.x TEXT, or the text alone")]
    [InlineData("reject = '550 4.7.1 x'", "7:10: rule.reject: \"550 4.7.1 x\" begins like a reply code; write 5xx 5.x.x TEXT, or the text alone")]
    [InlineData("reject = '550 Not here'", "7:10: rule.reject: \"550 Not here\" begins like a reply code; write 5xx 5.x.x TEXT, or the text alone")]
    [InlineData("tempfail = ''", "7:12: rule.tempfail: \"\": a refusal has 1 to 240 characters of printable ASCII")]
    [InlineData("reject = 'für'", "7:10: rule.reject: \"für\": a refusal has 1 to 240 characters of printable ASCII")]
    [InlineData("reject = 'a'\ntempfail = 'b'", "8:1: rule r refuses for good and for now; state one of reject and tempfail")]
    [InlineData("reject = 'a'\nreply = 'dmca'", "8:1: rule r refuses the mail; remove reply, or let another rule do it")]
    public void A_refusal_that_cannot_be_meant_is_an_error(string keys, string error)
    {
        using var folder = new SettingsFolder();
        folder.Write(SettingsFolder.Name, $"{Head}[[rule]]\nname = 'r'\nclass = 'none'\nwhen.client = '192.0.2.1'\n{keys}\n");
        folder.Errors().ShouldBe([$"{SettingsFolder.Name}:{error}"]);
    }

    [Fact]
    public void Rules_keep_their_order_and_redirect_or_let_travel()
    {
        var rules = SettingsFolder.Loaded(Head +
            """
            [[rule]]
            name = "z"
            class = "spam-report"
            when = { has = "url" }
            deliver.redirect = "spam@example.com"
            [[rule]]
            name = "a"
            class = "none"
            when = {}
            [[rule]]
            name = "inbox"
            class = "abuse-other"
            when = {}
            deliver.maildir = ""
            """).Rules;
        rules.Select(rule => rule.Name).ShouldBe(["z", "a", "inbox"]);
        rules.Select(rule => rule.Deliver).ShouldBe([new DeliverySettings(null, "spam@example.com"), null, new DeliverySettings("", null)]);
        HoldsForEveryMail(rules[1].When).ShouldBeTrue();
    }

    [Fact]
    public void Files_of_rules_d_follow_in_ordinal_order_of_their_names()
    {
        using var folder = new SettingsFolder();
        folder.Write(SettingsFolder.Name, Head + Rule("main"));
        folder.Write("rules.d/b.toml", Rule("b"));
        folder.Write("rules.d/10.toml", Rule("ten") + Rule("eleven"));
        folder.Write("rules.d/Z.toml", Rule("capital-z"));
        folder.Write("rules.d/empty.toml", "");
        folder.Write("rules.d/.hidden.toml", "broken");
        folder.Write("rules.d/c.toml~", "broken");
        var (settings, errors) = folder.Load();
        errors.ShouldBeEmpty();
        settings!.Rules.Select(rule => rule.Name).ShouldBe(["main", "ten", "eleven", "capital-z", "b"]);
        settings.Rules[^1].At.ToString().ShouldBe($"{folder.Root}/rules.d/b.toml:1:1");
    }

    [Fact]
    public void Errors_of_rules_d_name_their_file_and_come_after_those_of_the_main_file()
    {
        using var folder = new SettingsFolder();
        folder.Write("rules.d/a.toml", "[[rule]]\nname = \"A\"\nclass = \"none\"\nwhen.body = \"(\"\n");
        folder.Write("rules.d/b.toml", Rule("a") + "[log]\nlevel = \"info\"\n");
        folder.Write("rules.d/c.toml", "[[rule]\n");
        folder.Write(SettingsFolder.Name, Head + "[[rule]]\nname = \"main\"\n");
        folder.Errors().ShouldBe([
            "abusemilter.toml:3:1: rule.when is missing; it says which mail the rule is for; when = {} is for every mail",
            "rules.d/a.toml:4:13: rule.when.body: \"(\" is no usable pattern: at character 1: Not enough )'s",
            "rules.d/b.toml:1:1: a rule named a stands already at rules.d/a.toml:1:1; each needs its own name, and case makes no difference",
            "rules.d/b.toml:5:2: unknown key log; allowed: rule",
            "rules.d/c.toml:1:7: expected ]] to close the header; found ']'",
        ]);
    }

    static bool HoldsForEveryMail(ConditionSettings when) => when is
    {
        FromDomain: [], SenderDomain: [], Client: [], Recipient: [], Header.Count: 0, Body: [], Has: [], All: [], Any: [], Not: null,
    };

    static string Rule(string name) => $"[[rule]]\nname = \"{name}\"\nclass = \"none\"\nwhen = {{}}\n";
}
