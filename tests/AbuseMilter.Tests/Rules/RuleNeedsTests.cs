using System.Net;
using AbuseMilter.Milter.Session;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Rules;

/// <summary>What is asked of the MTA for which rules, in the words of <c>check</c>.</summary>
public sealed class RuleNeedsTests
{
    const string Cheap = "round trips a message: 1 where nobody is watched, 2 where somebody is";
    const string Pieces = "round trips a message: 1 where nobody is watched, 3 where somebody is, and one for each further piece of a long body";
    const string PerRecipient = "round trips a message: 2 where nobody is watched, 3 where somebody is, and one for each further recipient, "
        + "since a rule refuses by the envelope";

    static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    static readonly SourcePosition Somewhere = new("test.toml", 1, 1);
    static readonly ConditionSettings ByClient = new() { Client = [IPNetwork.Parse("192.0.2.0/24")] };
    static readonly ConditionSettings BySender = new() { SenderDomain = ["example.org"] };
    static readonly ConditionSettings ByFrom = new() { FromDomain = ["example.org"] };
    static readonly ConditionSettings ByFacts = new() { Has = ["ip"] };
    static readonly RefusalSettings No = new(550, "5.7.1", "no");
    static readonly DeliverySettings File = new(".A", null);

    static RuleSettings LeaveAlone(ConditionSettings when) => new() { Name = "alone", At = Somewhere, Class = "none", When = when };

    static RuleSettings Tag(ConditionSettings when) => new() { Name = "tag", At = Somewhere, Class = "copyright", When = when };

    static RuleSettings Refuse(ConditionSettings when) => LeaveAlone(when) with { Name = "no", Refuse = No };

    static RuleSettings Deliver(ConditionSettings when) => Tag(when) with { Name = "file", Deliver = File };

    public static TheoryData<RuleSettings[], string> Plans => new()
    {
        { [], "no rule does anything: no content is fetched, 1 round trip a message" },
        { [LeaveAlone(ByFacts)], "no rule does anything: no content is fetched, 1 round trip a message" },
        { [Deliver(BySender)], "the whole content of watched mail is fetched; " + Cheap },
        { [Tag(BySender) with { Discard = true }], "the whole content of watched mail is fetched; " + Cheap },
        { [Tag(BySender) with { Quarantine = "look" }], "the whole content of watched mail is fetched; " + Cheap },
        { [Refuse(ByFrom), Deliver(BySender)], "the whole content of watched mail is fetched; " + Cheap },
        { [Tag(BySender)], "the header and the front of the body of watched mail is fetched; " + Pieces },
        { [Refuse(ByFacts)], "the header and the front of the body of watched mail is fetched; " + Pieces },
        { [Refuse(ByFrom)], "the header of watched mail is fetched; " + Cheap },
        { [Refuse(ByClient)], "no content of watched mail is fetched; " + PerRecipient },
        { [Refuse(ByClient), Deliver(ByFrom)], "the whole content of watched mail is fetched; " + PerRecipient },
        { [Deliver(ByFrom), Refuse(ByClient)], "the whole content of watched mail is fetched; " + Cheap },
        { [Refuse(new() { Any = [ByClient, new() { Not = ByFrom }] })], "the header of watched mail is fetched; " + Cheap },
        { [Refuse(new() { Not = BySender, All = [ByClient] })], "no content of watched mail is fetched; " + PerRecipient },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void The_MTA_is_asked_for_what_the_rules_need(RuleSettings[] rules, string plan) => new RuleBook(rules).Needs.ToString().ShouldBe(plan);

    [Fact]
    public void Rules_that_leave_mail_alone_by_its_envelope_are_asked_before_the_content()
    {
        new RuleBook([LeaveAlone(ByClient), Deliver(ByFrom)]).Needs.AskedAt.ShouldBe(Moment.Data);
        new RuleBook([LeaveAlone(ByFrom), LeaveAlone(ByClient), Deliver(ByFrom)]).Needs.AskedAt.ShouldBe(Moment.None);
        new RuleBook([Refuse(BySender), LeaveAlone(ByClient), Deliver(ByFrom)]).Needs.AskedAt.ShouldBe(Moment.Recipient | Moment.Data);
    }

    [Fact]
    public void An_early_decision_is_the_one_that_the_whole_mail_would_get()
    {
        var book = new RuleBook([Refuse(BySender), LeaveAlone(ByClient), Deliver(ByFrom), Refuse(new() { Recipient = ["abuse@example.com"] })]);
        book.DecideEarly(From("a@example.org", "198.51.100.1"), Now)!.Refusal.ShouldBe(No);
        book.DecideEarly(From("a@example.org", "192.0.2.1"), Now)!.Rule.ShouldBe("no", "the first that holds");
        book.DecideEarly(From("a@example.net", "192.0.2.1"), Now)!.LeavesAlone.ShouldBeTrue();
        book.DecideEarly(From("a@example.net", "198.51.100.1"), Now).ShouldBeNull("a rule before the last must see the header");
        book.Decide(new(From("a@example.net", "198.51.100.1"), Mails.Of("From: x@example.com"), null)).Refusal.ShouldBe(No);
    }

    [Theory]
    [InlineData("192.0.2.255", true)]
    [InlineData("192.0.3.0", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData(null, false)]
    public void The_client_must_lie_in_a_listed_prefix(string? address, bool holds) =>
        (new RuleBook([Refuse(ByClient)]).DecideEarly(From("a@example.net", address), Now) is not null).ShouldBe(holds);

    [Theory]
    [InlineData("ABUSE@Example.com", true)]
    [InlineData("abuse@example.org", false)]
    public void A_recipient_must_be_listed_in_any_case(string recipient, bool holds) =>
        (new RuleBook([Refuse(new() { Recipient = [recipient] })]).DecideEarly(From("a@example.net", null), Now) is not null).ShouldBe(holds);

    static Envelope From(string sender, string? client) => new()
    {
        ClientAddress = client is null ? null : IPAddress.Parse(client),
        Sender = EnvelopeAddress.Parse($"<{sender}>"),
        Recipients = [EnvelopeAddress.Parse("<abuse@example.com>")],
    };
}
