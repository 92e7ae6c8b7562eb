using System.Net;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Replies;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

/// <summary>Who counts as one.</summary>
public sealed class ReplyLimitsTests
{
    static string[] Keys(string from, string? client = null, bool isKnown = false, ProfileSettings? profile = null, ReplyLimitSettings? settings = null, string? to = null)
    {
        var occasion = Occasions.Of() with
        {
            Author = new Author(new MailboxAddress(null, from), IsRewritten: false),
            Profile = profile,
            Envelope = new Envelope
            {
                Sender = EnvelopeAddress.Parse("<b@example.net>"),
                Recipients = [],
                ClientAddress = client is null ? null : IPAddress.Parse(client),
            },
        };
        var question = new ReplyQuestion(occasion, new Decision { Class = "copyright", KnownDomains = isKnown ? ["example.org"] : [] }, Authentication.Pass);
        return [.. new ReplyLimits(settings ?? new()).Of(question, to ?? from).Select(limit => limit.Key)];
    }

    [Theory]
    [InlineData("a@label.example.net", "sender/a@label.example.net domain/example.net to/a@label.example.net all")]
    [InlineData("A+one@LABEL.example.net", "sender/a@label.example.net domain/example.net to/a@label.example.net all")]
    [InlineData("a@b.c.d.example.co.uk", "sender/a@b.c.d.example.co.uk domain/example.co.uk to/a@b.c.d.example.co.uk all")]
    [InlineData("a@bücher.example", "sender/a@xn--bcher-kva.example domain/xn--bcher-kva.example to/a@xn--bcher-kva.example all")]
    [InlineData("a@BÜCHER.example", "sender/a@xn--bcher-kva.example domain/xn--bcher-kva.example to/a@xn--bcher-kva.example all")]
    [InlineData("a@xn--bcher-kva.example", "sender/a@xn--bcher-kva.example domain/xn--bcher-kva.example to/a@xn--bcher-kva.example all")]
    public void Spellings_of_one_unknown_sender_are_one(string from, string keys) => Keys(from).ShouldBe(keys.Split(' '));

    [Theory]
    [InlineData("198.51.100.7", "client/198.51.100.7")]
    [InlineData("::ffff:198.51.100.7", "client/198.51.100.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "client/2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::9", "client/2001:db8:1:2::/64")]
    [InlineData("127.0.0.1", null)]
    [InlineData("10.0.0.7", null)]
    [InlineData("fe80::1", null)]
    public void Clients_are_networks_and_relays_of_our_own_are_none(string client, string? key) =>
        Keys("a@example.net", client).Where(one => one.StartsWith("client/", StringComparison.Ordinal)).ShouldBe(key is null ? [] : [key]);

    [Fact]
    public void A_known_sender_counts_by_his_family_and_not_by_what_an_unknown_one_counts()
    {
        var family = new ProfileSettings { Name = "family", At = default, Match = new ConditionSettings(), AnswerMachines = true };
        Keys("a@mail.example.org", "198.51.100.7", profile: family).ShouldBe(["known/family", "to/a@mail.example.org", "all"]);
        Keys("a@mail.example.org", "198.51.100.7", isKnown: true).ShouldBe(["known/example.org", "to/a@mail.example.org", "all"]);
        Keys("a@mail.example.org", isKnown: true, profile: family with { AnswerMachines = false }).ShouldBe(["known/example.org", "to/a@mail.example.org", "all"]);
        Keys("a@mail.example.org", isKnown: true, to: "Case+7@Desk.example.org").ShouldBe(["known/example.org", "to/case@desk.example.org", "all"]);
    }

    [Fact]
    public void What_is_off_does_not_count() => Keys("a@example.net", "198.51.100.7", settings: new()
    {
        UnknownSender = null,
        UnknownDomain = null,
        UnknownClient = null,
        Destination = null,
        Global = null,
    }).ShouldBeEmpty();

    [Fact]
    public void A_key_is_short_and_one_word_whatever_the_address_is()
    {
        foreach (var from in (string[])["\"a b\n/c\"@example.net", new string('x', 5000) + "@example.net", "a@" + new string('y', 5000), "@", "a", "a@xn--\u0001.example"])
            Keys(from).ShouldAllBe(key => key.Length < 300 && key.All(c => c > ' ' && c < 0x7f));
    }
}
