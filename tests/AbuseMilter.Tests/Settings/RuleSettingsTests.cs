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
        rule.When.Header["SUBJECT"].Select(pattern => pattern.Text).ShouldBe(["notice"]);
        rule.When.Header["X-Case"].Select(pattern => pattern.Text).ShouldBe([@"^A\d", @"^B\d"]);
        rule.When.Header["X-Case"].Select(pattern => (pattern.At.Line, pattern.At.Column)).ShouldBe([(12, 42), (12, 50)]);
        rule.When.Body.Select(pattern => pattern.Text).ShouldBe(["copy.?right"]);
        rule.When.Has.ShouldBe(["ip", "work|infohash"]);
        rule.When.All.Select(condition => condition.Body[0].Text).ShouldBe(["a", "b"]);
        rule.When.Any.ShouldHaveSingleItem().Has.ShouldBe(["port"]);
        rule.When.Not!.Not!.FromDomain.ShouldBe(["example.com"]);
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
            "abusemilter.toml:3:1: rule.class is missing; allowed: copyright, spam-report, blocking-request, abuse-other, none",
            "abusemilter.toml:3:1: rule.when is missing; it says which mail the rule is for; when = {} is for every mail",
            "rules.d/a.toml:4:13: rule.when.body: \"(\" is no usable pattern: at character 1: Not enough )'s",
            "rules.d/b.toml:1:1: a rule named a stands already at rules.d/a.toml:1:1; each needs its own name, and case makes no difference",
            "rules.d/b.toml:5:2: unknown key log; allowed: rule",
            "rules.d/c.toml:1:7: expected ]] to close the header; found ']'",
        ]);
    }

    static bool HoldsForEveryMail(ConditionSettings when) => when is
    {
        FromDomain: [], SenderDomain: [], Header.Count: 0, Body: [], Has: [], All: [], Any: [], Not: null,
    };

    static string Rule(string name) => $"[[rule]]\nname = \"{name}\"\nclass = \"none\"\nwhen = {{}}\n";
}
