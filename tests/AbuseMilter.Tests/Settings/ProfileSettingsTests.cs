using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

public sealed class ProfileSettingsTests
{
    const string Head = "desk.domains = 'example.com'\nreply.templates = 'templates'\n";

    static (AbuseMilterSettings? Settings, IReadOnlyList<string> Errors) Load(string profile, string name = "profiles/agency.toml", string head = Head)
    {
        using var folder = new SettingsFolder();
        folder.Write(SettingsFolder.Name, head);
        folder.Write(name, profile);
        return (folder.Load().Settings, folder.Errors());
    }

    [Fact]
    public void A_profile_keeps_all_that_it_states()
    {
        var profile = Load("""
            [match]
            from_domain = ["agency.example.net"]
            subject = 'notice'
            any = [{ header = { X-Agency = '.' } }, { authentication = "pass" }]
            [sender]
            class = "copyright"
            role = "agent"
            kind = "conduit"
            [notice]
            formats = ["acns", "labels"]
            zone = "+02:00"
            dates = "mdy"
            [notice.labels]
            case_id = ["Notice No."]
            first_seen = "Since"
            [answer]
            to = "notices@agency.example.net"
            domains = ["example.net"]
            machines = true
            language = "de-AT"
            """).Settings.ShouldNotBeNull().Profiles.ShouldHaveSingleItem();
        (profile.Name, profile.Class, profile.Role, profile.Kind).ShouldBe(("agency", "copyright", "agent", "conduit"));
        profile.Match.FromDomain.ShouldBe(["agency.example.net"]);
        profile.Match.Subject.ShouldHaveSingleItem().Text.ShouldBe("notice");
        profile.Match.Any[1].Authentication.ShouldBe(["pass"]);
        profile.Formats.ShouldBe(["acns", "labels"]);
        (profile.Zone, profile.DayFirst).ShouldBe(("+02:00", false));
        profile.Labels["case_id"].ShouldBe(["Notice No."]);
        profile.Labels["first_seen"].ShouldBe(["Since"]);
        (profile.AnswerTo, profile.AnswerMachines).ShouldBe(("notices@agency.example.net", true));
        profile.AnswerDomains.ShouldBe(["example.net"]);
        profile.AnswerLanguage.ShouldBe("de-AT");
    }

    [Theory]
    [InlineData("german")]
    [InlineData("de_AT")]
    [InlineData("")]
    public void A_language_is_a_tag(string language) =>
        Load($"match.from_domain = 'example.net'\nanswer.language = '{language}'", head: $"{Head}reply.languages = ['de', '{language}']\n").Errors.ShouldBe([
            $"abusemilter.toml:3:26: reply.languages: \"{language}\" is no language tag; write one such as \"de\" or \"de-AT\"",
            $"profiles/agency.toml:2:19: answer.language: \"{language}\" is no language tag; write one such as \"de\" or \"de-AT\"",
        ]);

    [Fact]
    public void What_a_profile_does_not_state_is_open()
    {
        var profile = Load("match.from_domain = 'example.net'").Settings.ShouldNotBeNull().Profiles.ShouldHaveSingleItem();
        (profile.Class, profile.Role, profile.Kind, profile.Zone, profile.DayFirst, profile.AnswerTo).ShouldBe((null, null, null, null, null, null));
        profile.AnswerMachines.ShouldBeFalse();
        profile.Labels.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "1:1: match is missing; it says which mail the profile is for")]
    [InlineData("[match]", "1:1: the condition is empty and would hold for every mail; state at least one key")]
    [InlineData("match.has = 'ip'", "1:7: has is not known yet when a profile is looked for; state it in the rules")]
    [InlineData("match.any = [{ not = { has = 'ip' } }]", "1:24: has is not known yet when a profile is looked for; state it in the rules")]
    [InlineData("match.body = 'a'\nsender.role = 'agents'", "2:15: sender.role: \"agents\" is unknown; did you mean agent?")]
    [InlineData("match.body = 'a'\nsender.kind = 'unknown'", "2:15: sender.kind: \"unknown\" is unknown; allowed: conduit, hosting")]
    [InlineData("match.body = 'a'\nnotice.formats = ['anc']", "2:19: notice.formats: \"anc\" is unknown; allowed: xarf, acns, irma, arf, table, labels, letter")]
    [InlineData("match.body = 'a'\nnotice.dates = 'ymd'", "2:16: notice.dates: \"ymd\" is unknown; allowed: dmy, mdy")]
    [InlineData("match.body = 'a'\nnotice.labels.caseid = 'x'", "2:15: caseid is no fact that has a label; did you mean case_id?")]
    [InlineData("match.body = 'a'\nnotice.labels.work = '!'", "2:22: notice.labels.work: \"!\" is no label; allowed: 1 to 100 characters on one line, a letter or digit among them")]
    [InlineData("match.body = 'a'\nanswer.to = 'x'", "2:13: answer.to: \"x\" is no mail address: the @ is missing; write NAME@DOMAIN")]
    [InlineData("match.body = 'a'\nansver.to = 'a@example.net'", "2:1: unknown key ansver; did you mean answer?")]
    public void What_cannot_be_meant_is_an_error_at_its_place(string profile, string error) =>
        Load(profile).Errors.ShouldBe(["profiles/agency.toml:" + error]);

    [Theory]
    [InlineData("match = { from_domain = 'x.example' }")]
    public void Where_answers_are_stated_is_kept(string match)
    {
        var profile = Load(match + "\n[answer]\nto = 'a@x.example'\ndomains = 'x.example'").Settings!.Profiles[0];
        (profile.Match.FromDomainAt.Line, profile.Match.FromDomainAt.Column).ShouldBe((1, 11));
        (profile.AnswerToAt.Line, profile.AnswerDomainsAt.Line).ShouldBe((3, 4));
    }

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("-04:30", true)]
    [InlineData("+2", false)]
    [InlineData("+15:00", false)]
    [InlineData("Utc", false)]
    [InlineData("Mars", false)]
    public void A_zone_is_a_known_name_or_an_offset(string zone, bool good) =>
        (Load($"match.body = 'a'\nnotice.zone = '{zone}'").Errors is []).ShouldBe(good);

    [Theory]
    [InlineData("profiles/a.b.toml")]
    [InlineData("profiles/a b.toml")]
    [InlineData("profiles/ä.toml")]
    public void The_name_of_a_profile_can_be_part_of_a_folders_name(string file) =>
        Load("match.body = 'a'", file).Errors.ShouldHaveSingleItem()
            .ShouldBe($"{file}:1:1: the name of a profile's file is NAME.toml, NAME up to 64 letters, digits, - and _");

    [Fact]
    public void Profiles_lie_where_the_configuration_says_in_order_of_their_names()
    {
        using var folder = new SettingsFolder();
        folder.Write(SettingsFolder.Name, Head + "notices.profiles = 'senders'");
        folder.Write("senders/b.toml", "match.body = 'b'");
        folder.Write("senders/a.toml", "match.body = 'a'");
        folder.Write("profiles/c.toml", "match.body = 'c'");
        folder.Load().Settings.ShouldNotBeNull().Profiles.Select(profile => profile.Name).ShouldBe(["a", "b"]);
        folder.Write(SettingsFolder.Name, Head + "notices.profiles = 'nowhere'");
        folder.Errors().ShouldBe([$"{SettingsFolder.Name}:3:20: notices.profiles: the folder nowhere does not exist"]);
        folder.Write(SettingsFolder.Name, Head + "notices.profile = 'senders'");
        folder.Errors().ShouldBe([$"{SettingsFolder.Name}:3:9: unknown key notices.profile; did you mean profiles?"]);
    }
}
