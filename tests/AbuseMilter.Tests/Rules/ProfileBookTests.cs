using AbuseMilter.Mime;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Rules;

public sealed class ProfileBookTests
{
    static readonly SourcePosition Somewhere = new("test.toml", 1, 1);

    static readonly ProfileBook Book = new(
    [
        Profile("all", new() { Subject = [new("notice", Somewhere)] }),
        Profile("family", new() { FromDomain = ["example.net", "example.org"] }),
        Profile("lists", new() { FromDomain = ["example.net"], Header = Pattern("List-Id", ".") }),
        Profile("mail", new() { All = [new() { FromDomain = ["mail.example.net"] }, new() { Authentication = ["pass"] }] }),
        Profile("or", new() { Any = [new() { FromDomain = ["or.example.com"] }, new() { Header = Pattern("X-Or", ".") }] }),
    ]);

    static ProfileSettings Profile(string name, ConditionSettings match) => new() { Name = name, At = Somewhere, Match = match };

    static Dictionary<string, IReadOnlyList<PatternSettings>> Pattern(string field, string pattern) => new() { [field] = [new(pattern, Somewhere)] };

    static string? Find(MimeMessage message, Authentication authentication = default) =>
        Book.Find(new(Mails.From("<a@example.org>"), message, null) { Authentication = authentication })?.Name;

    [Theory]
    [InlineData("From: a@example.net", "family")]
    [InlineData("From: a@EXAMPLE.net\nList-Id: <x>", "family")]
    [InlineData("From: a@deep.mail.example.net", "mail")]
    [InlineData("From: a@badexample.net", null)]
    [InlineData("From: a@example.net, b@example.org", "family")]
    [InlineData("From: a@example.net, b@example.com", null)]
    [InlineData("From: a@example.net, b@example.com\nSubject: Notice", "all")]
    [InlineData("From: a@or.example.com", "or")]
    [InlineData("X-Or: 1", "or")]
    [InlineData("From: a@net", null)]
    public void The_profile_of_the_closest_From_domain_counts(string header, string? name) =>
        Find(Mails.Of(header), Authentication.Pass).ShouldBe(name);

    [Fact]
    public void A_closer_domain_whose_match_does_not_hold_leaves_the_mail_to_the_next() =>
        Find(Mails.Of("From: a@mail.example.net"), Authentication.None).ShouldBe("family");

    [Fact]
    public void What_a_profile_knows_reaches_the_reader_of_notices()
    {
        var profile = Profile("x", new()) with { Formats = ["acns"], DayFirst = true, Zone = "UTC", Labels = new Dictionary<string, IReadOnlyList<string>> { ["ip"] = ["Host"] } };
        var hints = ProfileBook.Hints(profile);
        (hints.Zone, hints.DayFirst).ShouldBe(("UTC", true));
        (hints.Formats, hints.Labels).ShouldBe((profile.Formats, profile.Labels));
        ProfileBook.Hints(null).Labels.ShouldBeEmpty();
    }

    [Fact]
    public void A_domain_of_a_thousand_labels_is_looked_up_in_little_time() =>
        Find(Mails.Of("From: a@" + string.Concat(Enumerable.Repeat("a.", 100_000)) + "example.net")).ShouldBe("family");
}
