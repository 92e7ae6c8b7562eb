using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

/// <summary>What can be read and is hardly meant.</summary>
public sealed class SettingsWarningTests : IDisposable
{
    const string Head = "desk.domains = 'example.com'\nreply.templates = 'templates'\n";

    readonly SettingsFolder folder = new();

    IReadOnlyList<string> Warnings(string keys = "")
    {
        folder.Write(SettingsFolder.Name, Head + keys);
        folder.Errors().ShouldBeEmpty();
        return [.. folder.Load().Settings!.Warnings.Select(warning => warning.ToString().Replace(folder.Root + "/", "", StringComparison.Ordinal))];
    }

    [Theory]
    [InlineData("0.0.0.0/0", 8)]
    [InlineData("::/0", 16)]
    [InlineData("128.0.0.0/1", 8)]
    [InlineData("2000::/3", 16)]
    public void A_network_of_everybody_is_told(string network, int least) => Warnings($"networks.ours = ['192.0.2.0/24', '{network}']").ShouldBe([
        $"abusemilter.toml:3:34: networks.ours: \"{network}\" is more than anybody has: notices about addresses of others would be answered as if they were yours; "
        + $"state your own prefixes, /{least} or longer"]);

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("192.168.0.0/16")]
    [InlineData("fc00::/16")]
    [InlineData("2001:db8::/32")]
    public void A_network_that_somebody_has_is_not(string network) => Warnings($"networks.ours = '{network}'").ShouldBeEmpty();

    [Fact]
    public void Half_of_what_makes_a_field_believed_is_told()
    {
        Warnings("authentication.authserv_ids = 'mx'").ShouldBe([
            "abusemilter.toml:3:16: authentication.authserv_ids: none of them is believed without incoming_stripped = true, so that no mail counts as authenticated"]);
        Warnings("authentication.incoming_stripped = true").ShouldBe([
            "abusemilter.toml:3:16: authentication.incoming_stripped: nobody is believed without authserv_ids, so that no mail counts as authenticated"]);
        Warnings("authentication = { incoming_stripped = true, authserv_ids = 'mx' }").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("body", "copyright|")]
    [InlineData("body", ".*")]
    [InlineData("subject", "(dmca|)")]
    [InlineData("header.X-A", "(yes)?")]
    [InlineData("fact.work", "a*")]
    public void A_pattern_that_matches_everything_is_told(string key, string pattern) => Warnings($"[[rule]]\nname = 'r'\nwhen.{key} = ['x', '{pattern}']").ShouldHaveSingleItem()
        .ShouldEndWith($"rule.when.{key}: \"{pattern}\" matches every text, since nothing of it must be there; write what is to be found");

    [Theory]
    [InlineData("subject", ".*")]
    [InlineData("header.X-A", ".*")]
    [InlineData("fact.work", "^.*$")]
    [InlineData("subject", "^$")]
    [InlineData("body", "a+|b")]
    public void To_ask_whether_there_is_something_is_meant(string key, string pattern) => Warnings($"[[rule]]\nname = 'r'\nwhen.{key} = '{pattern}'").ShouldBeEmpty();

    [Fact]
    public void So_is_a_pattern_of_addresses() => Warnings("[[rule]]\nname = 'r'\nwhen.sender = ['/.*/']").ShouldHaveSingleItem().ShouldStartWith("abusemilter.toml:5:16: rule.when.sender: \".*\" matches every text");

    [Fact]
    public void A_pattern_that_cannot_be_tried_quickly_is_not_told() => Warnings($"[[rule]]\nname = 'r'\nwhen.body = '{string.Concat(Enumerable.Repeat("(||)", 40))}x'").ShouldBeEmpty();

    [Theory]
    [InlineData("profiles/ZZ.TOML", "profiles", ".toml")]
    [InlineData("profiles/agency.tml", "profiles", ".toml")]
    [InlineData("rules.d/10.conf", "rules.d", ".toml")]
    [InlineData("templates/dmca.fr.TXT", "templates", ".txt")]
    public void A_file_that_is_not_read_is_told(string file, string where, string extension)
    {
        folder.Write(file, "");
        Warnings().ShouldBe([$"{file}:1:1: it is not read, as only files NAME{extension} are that lie in {where} itself; rename it, or move it away"]);
    }

    [Fact]
    public void So_is_a_folder_of_such_files()
    {
        folder.Write("profiles/more/a.toml", "");
        folder.Write("rules.d/x.toml/lists.txt", "");
        Warnings().Select(warning => warning.Split(' ')[0]).ShouldBe(["rules.d/x.toml:1:1:", "profiles/more:1:1:"]);
    }

    [Theory]
    [InlineData("profiles/.a.toml")]
    [InlineData("profiles/a.toml~")]
    [InlineData("rules.d/10.toml.dpkg-old")]
    [InlineData("rules.d/README.md")]
    [InlineData("rules.d/lists/a.txt")]
    public void What_is_set_aside_is_not(string file)
    {
        folder.Write(file, "");
        Warnings().ShouldBeEmpty();
    }

    [Fact]
    public void A_list_that_a_rule_names_is_read()
    {
        folder.Write("rules.d/words.txt", "word");
        Warnings("[[rule]]\nname = 'r'\nwhen.body.file = 'rules.d/words.txt'").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("log.file = 'abusemilter.toml'", "log.file: abusemilter.toml is the configuration already; name another path")]
    [InlineData("store = { maildir = 'a', ledger = 'a' }", "store.ledger: a is store.maildir already; name another path")]
    [InlineData("log.file = 'a'\nstore.ledger = './a'", "log.file: a is store.ledger already; name another path")]
    public void Two_things_in_one_place_are_an_error(string keys, string error)
    {
        folder.Write(SettingsFolder.Name, Head + keys);
        folder.Errors().ShouldHaveSingleItem().ShouldEndWith(": " + error);
    }

    public void Dispose() => folder.Dispose();
}
