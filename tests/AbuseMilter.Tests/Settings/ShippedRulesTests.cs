using AbuseMilter.Notices;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using AbuseMilter.Tests.Rules;
using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

public class ShippedRulesTests
{
    const string Notice = "Notice of copyright infringement. The use of this work is not authorised by its owner.\n\nIP Address: 192.0.2.7\nTimestamp: 2026-05-04T03:02:01Z\nTitle: Example Film\n";

    [Theory]
    [InlineData("", "dmca")]
    [InlineData("\nList-Id: <abuse.example.com>", "dmca")]
    [InlineData("\nList-Id: <talk.example.org>\nList-Post: <mailto:talk@example.org>", null)]
    [InlineData("\nlist-post: <mailto:talk@example.org>", null)]
    public void What_a_discussion_list_carries_is_left_to_travel_on(string header, string? rule)
    {
        var settings = SettingsFile.Load(Path.Combine(Repository.Root, "conf", SettingsFolder.Name)).Settings.ShouldNotBeNull();
        var mail = Mails.Of("From: agent@example.org\nTo: abuse@example.com\nSubject: Notice" + header, Notice);
        var (envelope, notice, desk) = (Mails.From("<agent@example.org>"), NoticeReader.Read(mail), new Desk(settings.Desk));
        var assessment = new Assessor(settings.Reply, desk).Assess(envelope, mail, notice, null, Author.Of(mail, desk));
        var decision = new RuleBook(settings.Rules).Decide(new(envelope, mail, notice) { Assessment = assessment });
        decision.Rule.ShouldBe(rule);
        (decision.Maildir is null).ShouldBe(rule is null);
    }

    [Fact]
    public void The_contact_in_our_letters_is_not_watched()
    {
        var settings = SettingsFile.Load(Path.Combine(Repository.Root, "conf", SettingsFolder.Name)).Settings.ShouldNotBeNull();
        settings.Desk.Addresses.ShouldNotContain(settings.Operator["contact"]);
    }
}
