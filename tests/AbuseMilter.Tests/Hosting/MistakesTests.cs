using AbuseMilter.Hosting;
using AbuseMilter.Tests.Settings;
using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

/// <summary>What only the parts of a configuration together tell.</summary>
public sealed class MistakesTests
{
    const string Head = "desk.addresses = 'abuse@example.com'\nreply.templates = 'templates'\n";

    static (IReadOnlyList<string> Errors, IReadOnlyList<string> Doubts) Of(string keys, string? profile = null)
    {
        using var folder = new SettingsFolder();
        folder.Write(SettingsFolder.Name, Head + keys);
        if (profile is not null) folder.Write("profiles/p.toml", profile);
        folder.Errors().ShouldBeEmpty();
        var settings = folder.Load().Settings!;
        var desk = new Desk(settings.Desk);
        return ([.. Mistakes.In(settings, desk).Select(Told)], [.. Mistakes.Doubts(settings, desk).Select(Told)]);

        string Told(AbuseMilter.Settings.SettingsError error) => error.ToString().Replace(folder.Root + "/", "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("com")]
    [InlineData("co.uk")]
    [InlineData("github.io")]
    public void A_profile_that_answers_whoever_has_a_domain_is_an_error(string domain)
    {
        foreach (var answer in (string[])["to = 'a@example.org'", "machines = true", "domains = 'example.org'"])
            Of("", $"match.from_domain = ['example.org', '{domain}']\nanswer.{answer}").Errors.ShouldBe([
                $"profiles/p.toml:1:7: profile p answers everybody below {domain}, where anybody can have a domain; name the sender's own domain"]);
        Of("", $"match.from_domain = 'example.org'\nanswer.domains = '{domain}'").Errors.ShouldBe([
            $"profiles/p.toml:2:8: profile p believes every address below {domain}, where anybody can have a domain; name the sender's own domain"]);
    }

    [Fact]
    public void One_that_answers_nobody_is_doubted_if_it_is_not_for_authorities()
    {
        Of("", "match.from_domain = 'fr'\nsender.role = 'agent'").Doubts.ShouldBe(["profiles/p.toml:1:7: profile p is for everybody below fr, where anybody can have a domain; name the sender's own domain"]);
        Of("", "match.from_domain = 'gov'\nsender.role = 'authority'").Doubts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("example.com")]
    [InlineData("example.co.uk")]
    [InlineData("uk.example")]
    public void A_domain_that_somebody_has_is_fine(string domain)
    {
        var (errors, doubts) = Of("", $"match.from_domain = '{domain}'\nanswer = {{ machines = true, domains = '{domain}', to = 'a@example.org' }}");
        errors.ShouldBeEmpty();
        doubts.ShouldBeEmpty();
    }

    [Fact]
    public void A_profile_that_answers_to_us_is_an_error() => Of("", "match.body = 'x'\nanswer.to = 'Abuse+x@example.com'").Errors.ShouldBe([
        "profiles/p.toml:2:8: profile p answers to Abuse+x@example.com, which is an address of ours: the answer would come back here; name the sender's address"]);

    [Fact]
    public void A_profile_without_a_domain_makes_nobody_known()
    {
        const string profile = "match.body = 'x'\nanswer.machines = true";
        Of("", profile).Doubts.ShouldHaveSingleItem().ShouldBe(
            "profiles/p.toml:1:1: profile p makes everybody whose mail it matches a sender who is known and answered; state from_domain, or remove answer.machines");
        Of("reply.mode = 'authenticated'", profile).Doubts.ShouldBeEmpty();
    }

    [Fact]
    public void Neither_does_a_rule_for_all_below_a_suffix()
    {
        const string rule = "[[rule]]\nname = 'r'\nwhen.from_domain = 'fr'\nreply = 'dmca'\n";
        Of(rule).Doubts.ShouldBe(["abusemilter.toml:5:6: rule r makes everybody below fr a sender who is known and answered; name the senders' own domains, or state hold = true"]);
        Of(rule + "hold = true").Doubts.ShouldBeEmpty();
        Of("reply.mode = 'authenticated'\n" + rule).Doubts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("abuse@example.com", true)]
    [InlineData("The desk <ABUSE+people@example.com>, or by telephone.", true)]
    [InlineData("Write to abuse@example.com.", true)]
    [InlineData("desk@example.com", false)]
    [InlineData("+49 30 123456", false)]
    public void A_contact_that_is_watched_is_told(string contact, bool told) =>
        Of($"operator.contact = '{contact}'").Doubts.Any(doubt => doubt.StartsWith("abusemilter.toml:3:10: operator.contact: ", StringComparison.Ordinal)).ShouldBe(told);
}
