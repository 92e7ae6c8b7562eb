using AbuseMilter.Rules;
using AbuseMilter.Tests.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Rules;

/// <summary>What is allowed and hardly meant.</summary>
public sealed class RuleReviewTests
{
    const string Head = "desk.domains = 'example.com'\nreply.templates = 'templates'\n";

    static string Rule(string name, string keys) => $"[[rule]]\nname = '{name}'\n{keys}\n";

    static IReadOnlyList<string> Warnings(string rules, params (string Name, string Match)[] profiles)
    {
        using var folder = new SettingsFolder();
        folder.Write(SettingsFolder.Name, Head + rules);
        foreach (var (name, match) in profiles) folder.Write($"profiles/{name}.toml", match);
        folder.Errors().ShouldBeEmpty();
        return [.. RuleReview.Warnings(folder.Load().Settings!).Select(warning => warning.ToString().Replace(folder.Root + "/", "", StringComparison.Ordinal))];
    }

    [Fact]
    public void What_is_meant_is_not_told() => Warnings(
        Rule("goes-on", "when = {}\ncontinue = true\ntag.X-A = 'a'") + Rule("exception", "when.from_domain = 'a.example.org'\ndiscard = true")
        + Rule("rule", "when.from_domain = 'example.org'") + Rule("other", "when = { from_domain = 'example.net', body = 'x' }\ncontinue = true\nhold = true")
        + Rule("rest", "when = {}")).ShouldBeEmpty();

    [Theory]
    [InlineData("when = {}", "when.body = 'x'")]
    [InlineData("when.from_domain = ['example.net', 'example.org']", "when.from_domain = ['a.example.org', 'example.net']")]
    [InlineData("when.client = '192.0.2.0/24'", "when = { client = ['192.0.2.0/25', '192.0.2.200'], body = 'x' }")]
    [InlineData("when.any = [{ body = 'x' }, { class = 'copyright' }]", "when = { class = 'copyright', has = 'ip' }")]
    [InlineData("when.class = ['copyright', 'none']", "when.any = [{ class = 'copyright', body = 'x' }, { all = [{ class = 'none' }] }]")]
    [InlineData("when.has = ['work|infohash']", "when.has = ['work', 'ip']")]
    [InlineData("when.not = { body = ['x', 'y'], subject = 'z' }", "when.not.body = ['y', 'x']")]
    [InlineData("when.all = [{ size.over = '1 KB' }, { deadline.within = '2d' }]", "when = { size.over = '2 KB', deadline.within = '1d' }")]
    [InlineData("when.header.subject = ['x', 'y']", "when.header = { Subject = 'x', From = 'z' }")]
    [InlineData("when.sender = ['a@example.org', '/x/']", "when.sender = 'A@example.org'")]
    public void A_rule_behind_a_wider_one_is_never_reached(string first, string second)
    {
        Warnings(Rule("a", first) + Rule("b", second)).ShouldHaveSingleItem().ShouldBe(
            "abusemilter.toml:6:1: rule b is never reached: rule a (abusemilter.toml:3:1) holds wherever it does; put it in front of that rule, or give that one continue = true");
        Warnings(Rule("a", first + "\ncontinue = true\nhold = true") + Rule("b", second)).ShouldBeEmpty();
        Warnings(Rule("b", second) + Rule("a", first)).ShouldAllBe(warning => !warning.Contains("never", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("when.has = ['work', 'ip']", "when.all = [{ has = 'work' }, { has = 'ip' }]")] // may be of two items
    [InlineData("when.from_domain = 'example.org'", "when.sender_domain = 'example.org'")]
    [InlineData("when.from_domain = 'example.org'", "when.any = [{ from_domain = 'example.org' }, { body = 'x' }]")]
    [InlineData("when = { from_domain = 'example.org', body = 'x' }", "when.from_domain = 'example.org'")]
    [InlineData("when.not.body = 'x'", "when.not.body = ['y']")]
    [InlineData("when.client = '192.0.2.0/25'", "when.client = ['192.0.2.0/24', '2001:db8::/32']")]
    public void A_rule_that_may_be_reached_is_not_told(string first, string second) => Warnings(Rule("a", first) + Rule("b", second))
        .ShouldAllBe(warning => !warning.Contains("never", StringComparison.Ordinal));

    [Fact]
    public void A_class_that_is_given_in_between_can_make_a_rule_reachable() =>
        Warnings(Rule("a", "when.class = 'copyright'") + Rule("b", "when.body = 'x'\nclass = 'copyright'\ncontinue = true") + Rule("c", "when.class = 'copyright'\ndiscard = true"))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("when = { class = 'copyright', all = [{ class = ['spam-report', 'none'] }] }", "class cannot be copyright and spam-report|none at once")]
    [InlineData("when = { body = 'x', not = { body = ['x', 'y'] } }", "what not forbids holds whenever the rest does")]
    [InlineData("when = { null_sender = true, sender_domain = 'example.org' }", "the null sender has neither address nor domain")]
    [InlineData("when = { conflict = true, all = [{ conflict = false }] }", "conflict cannot be true and false at once")]
    [InlineData("when.size = { over = '2 KB', under = '1 KB' }", "no size is over the one and under the other")]
    public void A_rule_that_contradicts_itself_never_holds(string rule, string why) =>
        Warnings(Rule("r", rule)).ShouldHaveSingleItem().ShouldEndWith($": rule r never holds: {why}");

    [Theory]
    [InlineData("when = { class = 'spam-report', kind = 'conduit' }", "only a mail of class copyright can be of kind conduit")]
    [InlineData("when = { kind = ['conduit', 'hosting'], all = [{ class = ['spam-report', 'none'] }] }", "only a mail of class copyright can be of kind conduit|hosting")]
    [InlineData("when = { class = 'none', role = 'agent' }", "a mail of class none has no role agent")]
    public void What_the_assessor_never_says_never_holds(string rule, string why)
    {
        Warnings(Rule("r", rule)).ShouldHaveSingleItem().ShouldEndWith($": rule r never holds: {why}");
        Warnings(Rule("giver", "when.body = 'x'\nclass = 'copyright'\ncontinue = true") + Rule("r", rule)).ShouldHaveSingleItem().ShouldEndWith(why);
    }

    [Theory]
    [InlineData("when = { class = ['spam-report', 'copyright'], kind = 'conduit' }")]
    [InlineData("when = { class = ['none', 'spam-report'], role = 'authority' }")]
    [InlineData("when = { class = 'spam-report', not = { kind = 'conduit' } }")]
    [InlineData("when.kind = 'conduit'")]
    public void What_it_may_say_is_not_told(string rule) => Warnings(Rule("r", rule)).ShouldBeEmpty();

    [Theory]
    [InlineData("when = { class = 'spam-report', kind = 'conduit' }")]
    [InlineData("when = { class = ['none', 'spam-report'], kind = 'conduit' }")]
    public void A_class_that_a_rule_gives_leaves_the_kind_as_it_was(string rule) =>
        Warnings(Rule("giver", "when.body = 'x'\nclass = 'spam-report'\ncontinue = true") + Rule("r", rule)).ShouldBeEmpty();

    [Fact]
    public void Two_rules_for_the_same_senders_are_told_once()
    {
        Warnings(Rule("a", "when.from_domain = ['example.org', 'example.net']\ndiscard = true") + Rule("b", "when.from_domain = ['example.com', 'a.example.net']"))
            .ShouldBe(["abusemilter.toml:7:1: rule b and rule a (abusemilter.toml:3:1) are both for from_domain a.example.net; there a decides, since it stands first"]);
        Warnings(Rule("a", "when.from_domain = ['example.org', 'example.net']\ndiscard = true")
            + Rule("b", "when.from_domain = ['example.com', 'a.example.net']\ndiscard = true")).ShouldBeEmpty();
        Warnings(Rule("a", "when = { from_domain = ['example.org', 'example.net'], body = 'x' }\ndiscard = true")
            + Rule("b", "when.from_domain = ['example.com', 'a.example.net']")).ShouldBeEmpty();
    }

    [Fact]
    public void A_rule_that_goes_on_without_doing_anything_is_told() =>
        Warnings(Rule("r", "when = {}\ncontinue = true")).ShouldBe(["abusemilter.toml:3:1: rule r goes on and does nothing"]);

    [Theory]
    [InlineData("when = {}\ndiscard = true", "throws away")]
    [InlineData("when = {}\nreject = 'no'", "refuses")]
    [InlineData("when = {}\ntempfail = 'later'", "refuses")]
    [InlineData("when = {}\nquarantine = 'look'", "leaves with the MTA")]
    [InlineData("when = {}\ndeliver.redirect = 'a@example.org'", "redirects")]
    [InlineData("when.class = ['copyright', 'spam-report', 'blocking-request', 'abuse-other', 'none']\ndiscard = true", "throws away")]
    [InlineData("when.any = [{ body = 'x' }, { authentication = ['fail', 'none', 'pass'] }]\ndiscard = true", "throws away")]
    public void A_rule_for_all_mail_that_keeps_none_is_told(string rule, string deed) => Warnings(Rule("r", rule)).ShouldHaveSingleItem()
        .ShouldEndWith($": rule r {deed} every mail that gets as far, since its when asks for nothing; state which mail is meant");

    [Theory]
    [InlineData("when = {}\ndeliver.maildir = '.A'")]
    [InlineData("when = {}")]
    [InlineData("when.not.body = 'x'\ndiscard = true")]
    [InlineData("when.any = [{ body = 'x' }, { class = 'none' }]\ndiscard = true")]
    public void A_rule_that_keeps_mail_or_asks_for_some_is_not(string rule) => Warnings(Rule("r", rule)).ShouldBeEmpty();

    [Fact]
    public void A_last_rule_that_goes_on_is_told()
    {
        var tags = Rule("tags", "when = {}\ncontinue = true\ntag.X-A = 'a'");
        Warnings(Rule("a", "when.body = 'x'") + tags).ShouldBe([
            "abusemilter.toml:6:1: rule tags goes on, and no rule stands behind it; remove continue = true, or put it in front of the rules that shall be asked too"]);
        Warnings(tags + Rule("a", "when.body = 'x'")).ShouldBeEmpty();
        Warnings(tags).ShouldBeEmpty();
    }

    [Fact]
    public void A_recipient_whom_nobody_watches_is_told()
    {
        Warnings(Rule("r", "when.all = [{ recipient = ['abuse@example.com', 'abuse@exmaple.com'] }]")).ShouldHaveSingleItem()
            .ShouldEndWith("rule r asks for recipient abuse@exmaple.com, which is not watched: mail to it alone never gets here; state it in [desk], or name a watched address");
        Warnings(Rule("r", "when.recipient = ['ABUSE+x@example.com', '/x/']")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "'pass'", true)]
    [InlineData("authentication.authserv_ids = 'mx'\n", "['pass', 'fail']", true)]
    [InlineData("authentication = { authserv_ids = 'mx', incoming_stripped = true }\n", "'pass'", false)]
    [InlineData("", "['pass', 'none']", false)]
    public void A_rule_that_asks_for_authentication_where_nobody_is_believed_is_told(string keys, string words, bool told) =>
        Warnings(keys + Rule("r", $"when.authentication = {words}")).Any(warning => warning.Contains("rule r never holds: [authentication] believes nobody", StringComparison.Ordinal)).ShouldBe(told);

    [Fact]
    public void A_list_that_is_empty_is_told_once()
    {
        using var folder = new SettingsFolder();
        folder.Write("empty.txt", "");
        folder.Write(SettingsFolder.Name, Head + Rule("a", "when = {}") + Rule("b", "when.sender.file = 'empty.txt'\ndiscard = true"));
        RuleReview.Warnings(folder.Load().Settings!).ShouldHaveSingleItem().Text.ShouldEndWith("nothing stands in it, so that it holds for no mail");
    }

    [Fact]
    public void A_profile_behind_a_wider_one_never_matches()
    {
        Warnings("", ("a", "match.from_domain = 'example.org'"), ("b", "match = { from_domain = 'example.org', body = 'x' }"))
            .ShouldBe(["profiles/b.toml:1:1: profile b never matches: profile a matches wherever it does, and is tried first"]);
        Warnings("", ("a", "match.body = ['x', 'y']"), ("b", "match.body = 'x'")).ShouldHaveSingleItem().ShouldContain("profile b never matches");
        Warnings("", ("a", "match.from_domain = 'example.org'"), ("b", "match.from_domain = 'a.example.org'")).ShouldBeEmpty("the closer domain is tried first");
        Warnings("", ("a", "match.body = 'x'"), ("b", "match = { from_domain = 'example.org', body = 'x' }")).ShouldBeEmpty("domains are tried first");
        Warnings("", ("a", "match = { body = 'x', not.body = 'x' }")).ShouldHaveSingleItem().ShouldContain("what not forbids");
    }
}
