using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

/// <summary>Whom to answer and how often, as it is stated.</summary>
public sealed class ReplySettingsTests
{
    const string Head = "[desk]\naddresses = 'abuse@example.com'\n[reply]\ntemplates = 'templates'\n";

    [Theory]
    [InlineData("never", AnswerScope.Never)]
    [InlineData("known-only", AnswerScope.KnownOnly)]
    [InlineData("always", AnswerScope.Always)]
    public void What_speaks_against_an_answer_is_stated_one_by_one(string word, AnswerScope scope)
    {
        Of($"on_auto_submitted = '{word}'").OnAutoSubmitted.ShouldBe(scope);
        Of($"on_precedence = '{word}'").OnPrecedence.ShouldBe(scope);
        Of($"on_list_header = '{word}'").OnListHeader.ShouldBe(scope);
        Of($"on_not_in_to_cc = '{word}'").OnNotInToCc.ShouldBe(scope);
    }

    [Fact]
    public void Whom_nobody_speaks_of_counts_as_by_default()
    {
        var reply = Of("");
        (reply.OnAutoSubmitted, reply.OnPrecedence, reply.OnListHeader, reply.OnNotInToCc)
            .ShouldBe((AnswerScope.KnownOnly, AnswerScope.KnownOnly, AnswerScope.Never, AnswerScope.KnownOnly));
        SettingsFolder.ErrorsOf(Head + "on_precedence = 'known'").ShouldHaveSingleItem().ShouldStartWith("abusemilter.toml:5:17: reply.on_precedence: \"known\" is unknown");
    }

    [Theory]
    [InlineData("1/24h", 1, 86400)]
    [InlineData("500/1d", 500, 86400)]
    [InlineData("20/90s", 20, 90)]
    [InlineData("20/h", 20, 3600)]
    [InlineData("1000000/366d", 1000000, 366 * 86400)]
    public void A_rate_is_a_count_over_a_time(string text, int count, int seconds) =>
        Of($"limits.known_sender = '{text}'").Limits.KnownSender.ShouldBe(new RateSettings(count, TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("0/1h")]
    [InlineData("-1/1h")]
    [InlineData("5/0h")]
    [InlineData("5/1w")]
    [InlineData("5/1h/1h")]
    [InlineData("1000001/1h")]
    [InlineData("5/367d")]
    [InlineData("5/ 1h")]
    [InlineData("5/99999999999h")]
    public void What_is_no_rate_is_an_error(string text) =>
        SettingsFolder.ErrorsOf(Head + $"limits.global = '{text}'").ShouldHaveSingleItem().ShouldStartWith($"abusemilter.toml:5:17: reply.limits.global: \"{text}\" is no rate");

    [Fact]
    public void Every_limit_may_be_off_and_its_names_are_checked()
    {
        Of(string.Join('\n', new[] { "known_sender", "unknown_sender", "unknown_domain", "unknown_client", "destination", "global", "notify" }.Select(name => $"limits.{name} = 'off'"))).Limits
            .ShouldBe(new ReplyLimitSettings { KnownSender = null, UnknownSender = null, UnknownDomain = null, UnknownClient = null, Destination = null, Global = null, Notify = null });
        SettingsFolder.ErrorsOf(Head + "limits.everybody = '1/1h'").ShouldHaveSingleItem().ShouldContain("unknown key reply.limits.everybody");
    }

    [Fact]
    public void A_profile_may_refuse_limit_and_name_a_letter_of_its_own()
    {
        using var folder = new SettingsFolder();
        folder.Write(SettingsFolder.Name, Head);
        folder.Write("profiles/p.toml", "match.from_domain = 'example.org'\nanswer = { reply = false, limit = '500/1d', template = 'spam' }");
        var profile = folder.Load().Settings.ShouldNotBeNull().Profiles.ShouldHaveSingleItem();
        (profile.IsAnswered, profile.AnswerLimit, profile.AnswerTemplate).ShouldBe((false, new RateSettings(500, TimeSpan.FromDays(1)), "spam"));

        folder.Write("profiles/p.toml", "match.from_domain = 'example.org'\nanswer = { limit = 'off', template = 'letter' }");
        folder.Errors().Count.ShouldBe(2);
        folder.Errors()[1].ShouldContain("\"letter\" has no file letter.LANGUAGE.txt");
    }

    [Fact]
    public void An_alert_to_the_operator_needs_an_address()
    {
        const string rule = "[[rule]]\nname = 'r'\nwhen = {}\nnotify = 'operator'\n";
        SettingsFolder.Loaded(Head + "[operator]\nalert = 'noc@example.org'\n" + rule).Rules.ShouldHaveSingleItem().Notify.ShouldBe("noc@example.org");
        foreach (var none in (string[])["", "[operator]\nalert = ''\n"])
            SettingsFolder.ErrorsOf(Head + none + rule).ShouldHaveSingleItem().ShouldContain("[operator] states no alert");
        SettingsFolder.ErrorsOf(Head + "[operator]\nalert = 'noc'\n").ShouldHaveSingleItem().ShouldContain("\"noc\" is no mail address");
    }

    [Fact]
    public void The_list_of_exits_is_a_file_or_not_asked()
    {
        SettingsFolder.Loaded(Head + "[tor]\nexit_list = ''").Tor.ExitList.ShouldBeNull();
        SettingsFolder.Loaded(Head + "[tor]\nexit_list = '/var/lib/tor/exits'").Tor.ExitList.ShouldBe("/var/lib/tor/exits");
    }

    static ReplySettings Of(string keys) => SettingsFolder.Loaded(Head + keys).Reply;
}
