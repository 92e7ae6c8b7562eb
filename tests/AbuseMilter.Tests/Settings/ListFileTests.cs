using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

/// <summary>Lists that lie in files of their own.</summary>
public sealed class ListFileTests : IDisposable
{
    const string Head = "desk.domains = 'example.com'\nreply.templates = 'templates'\n";

    readonly SettingsFolder folder = new();

    AbuseMilterSettings Load(string keys)
    {
        folder.Write(SettingsFolder.Name, Head + keys);
        folder.Errors().ShouldBeEmpty();
        return folder.Load().Settings!;
    }

    IReadOnlyList<string> Errors(string keys)
    {
        folder.Write(SettingsFolder.Name, Head + keys);
        return folder.Errors();
    }

    static string When(string keys) => $"[[rule]]\nname = 'r'\n[rule.when]\n{keys}\n";

    [Fact]
    public void A_file_takes_the_place_of_an_entry_or_of_all()
    {
        folder.Write("lists/exits.txt", "# exits\n192.0.2.0/24\r\n\n  2001:db8::/32  \n192.0.2.0/24\n");
        folder.Write("lists/senders.txt", "a@example.org\n/^b@/\n");
        folder.Write("lists/words.txt", "copy.?right\n#no\n");
        folder.Write("lists/domains.txt", "\ufeffexample.org\nexample.net");
        var when = Load("networks.exits.file = 'lists/exits.txt'\n" + When("""
            client = ["198.51.100.1", { file = "lists/exits.txt" }]
            ip = "networks.exits"
            sender.file = "lists/senders.txt"
            body = { file = "lists/words.txt" }
            header.From.file = "lists/words.txt"
            from_domain = [{ file = "lists/domains.txt" }]
            """)).Rules[0].When;
        when.Client.Select(prefix => prefix.ToString()).ShouldBe(["198.51.100.1/32", "192.0.2.0/24", "2001:db8::/32"]);
        when.Ip.Count.ShouldBe(2);
        (when.Sender[0], when.SenderPatterns[0].Text).ShouldBe(("a@example.org", "^b@"));
        when.Body.ShouldHaveSingleItem().At.ShouldBe(new(Path.Combine(folder.Root, "lists/words.txt"), 1, 1));
        when.Header["From"].ShouldHaveSingleItem().Text.ShouldBe("copy.?right");
        when.FromDomain.ShouldBe(["example.org", "example.net"]);
    }

    [Fact]
    public void Names_count_from_the_folder_of_the_configuration_wherever_they_stand()
    {
        folder.Write("lists/domains.txt", "example.org");
        folder.Write("rules.d/a.toml", When("from_domain.file = 'lists/domains.txt'"));
        folder.Write("profiles/a.toml", "match.from_domain.file = 'lists/domains.txt'");
        var settings = Load("");
        settings.Rules[0].When.FromDomain.ShouldBe(["example.org"]);
        settings.Profiles[0].Match.FromDomain.ShouldBe(["example.org"]);
    }

    [Fact]
    public void What_is_wrong_in_a_file_is_told_with_its_line()
    {
        folder.Write("a.txt", "example.org\n  *.example.net\n");
        Errors(When("from_domain.file = 'a.txt'")).ShouldBe(["a.txt:2:3: rule.when.from_domain: \"*.example.net\" is no domain: write the domain alone, without *"]);
    }

    [Fact]
    public void A_file_that_is_not_the_one_that_was_meant_does_not_tell_all_its_errors()
    {
        folder.Write("a.txt", string.Concat(Enumerable.Range(0, 1000).Select(i => $"<p>{i}\n")));
        var errors = Errors(When("client.file = 'a.txt'"));
        errors.Count.ShouldBe(21);
        errors[^1].ShouldBe("a.txt:20:1: more errors of this file are not told");
    }

    [Theory]
    [InlineData("client.file = 'none.txt'", "6:15: rule.when.client.file: none.txt: the file does not exist")]
    [InlineData("client.file = 'templates'", "6:15: rule.when.client.file: templates: cannot be read: it is no file, but a folder")]
    [InlineData("client.file = ''", "6:15: rule.when.client.file: a path is needed; it is empty")]
    [InlineData("client = { fiel = 'a' }", "6:10: rule.when.client.file is missing; a table in place of an entry names a file of entries", "6:12: unknown key rule.when.client.fiel; did you mean file?")]
    [InlineData("client = [{ file = 5 }]", "6:20: rule.when.client.file: expected a string; found an integer")]
    public void A_file_that_cannot_be_read_is_an_error_where_it_is_named(string key, params string[] errors) =>
        Errors(When(key)).ShouldBe(errors.Select(error => $"{SettingsFolder.Name}:{error}"));

    [Fact]
    public void A_file_that_is_none_or_is_no_text_is_refused()
    {
        Errors(When("client.file = '/dev/zero'")).ShouldHaveSingleItem().ShouldEndWith("/dev/zero: cannot be read: it is no file, but a device");
        File.WriteAllBytes(Path.Combine(folder.Root, "latin1.txt"), [0xE4, 0x0A]);
        Errors(When("client.file = 'latin1.txt'")).ShouldHaveSingleItem().ShouldEndWith("latin1.txt is not UTF-8");
    }

    [Fact]
    public void Of_an_empty_list_nothing_holds_instead_of_everything()
    {
        folder.Write("empty.txt", "# nobody\n");
        var settings = Load("networks.none.file = 'empty.txt'\n" + When("client = 'networks.none'\nsubject.file = 'empty.txt'\nfact.work.file = 'empty.txt'"));
        settings.Rules[0].When.Never.ShouldBeTrue();
        settings.Warnings.Select(warning => warning.ToString().Replace(folder.Root + "/", "", StringComparison.Ordinal)).ShouldBe([
            "abusemilter.toml:7:1: rule.when.client: nothing stands in it, so that it holds for no mail",
            "abusemilter.toml:8:1: rule.when.subject: nothing stands in it, so that it holds for no mail",
            "abusemilter.toml:9:6: rule.when.fact.work: nothing stands in it, so that it holds for no mail",
        ]);
    }

    [Fact]
    public void Patterns_beyond_what_is_allowed_are_counted_and_not_built()
    {
        // Each of these takes the engine milliseconds to refuse.
        folder.Write("many.txt", string.Concat(Enumerable.Range(0, 2000).Select(i => $"word{i}\n")) + string.Concat(Enumerable.Repeat("((a{90}){90}){90}\n", 18_000)));
        foreach (var key in (string[])["body", "subject", "header.From", "fact.work"])
            Errors(When($"{key}.file = 'many.txt'")).ShouldHaveSingleItem().ShouldEndWith("has 20000 patterns; allowed: 2000");
        folder.Write("many.txt", string.Concat(Enumerable.Range(0, 2000).Select(i => $"/word{i}/\n")) + string.Concat(Enumerable.Repeat("/((a{90}){90}){90}/\n", 18_000)));
        Errors(When("sender.file = 'many.txt'")).ShouldHaveSingleItem().ShouldEndWith("sender has 20000 patterns; allowed: 2000");
    }

    [Theory]
    [InlineData("\"word\",", true)]
    [InlineData("'word'", true)]
    [InlineData("say \"word\"", false)]
    [InlineData("\"", false)]
    public void Quotes_in_a_file_are_hardly_meant(string line, bool told)
    {
        folder.Write("words.txt", $"# words\n{line}\n");
        Load(When("body.file = 'words.txt'")).Warnings.Select(warning => warning.ToString().Replace(folder.Root + "/", "", StringComparison.Ordinal))
            .ShouldBe(told ? ["words.txt:2:1: rule.when.body: in such a file the quotes are a part of the entry; write it without them"] : []);
    }

    [Fact]
    public void A_hundred_thousand_networks_are_read()
    {
        folder.Write("many.txt", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}\n")));
        Load(When("client.file = 'many.txt'")).Rules[0].When.Client.Count.ShouldBe(100_000);
    }

    public void Dispose() => folder.Dispose();
}
