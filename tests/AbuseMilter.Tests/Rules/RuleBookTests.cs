using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Rules;

public sealed class RuleBookTests
{
    static readonly SourcePosition Somewhere = new("test.toml", 1, 1);

    static RuleSettings Rule(string name, ConditionSettings when) =>
        new() { Name = name, At = Somewhere, Class = "copyright", When = when };

    static PatternSettings[] Patterns(params string[] patterns) => [.. patterns.Select(pattern => new PatternSettings(pattern, Somewhere))];

    static ConditionSettings Header(string name, params string[] patterns) =>
        new() { Header = new Dictionary<string, IReadOnlyList<PatternSettings>> { [name] = Patterns(patterns) } };

    static Decision Decide(ConditionSettings when, MimeMessage message, Notice? notice = null, string sender = "<p2p@example.org>") =>
        new RuleBook([Rule("the-rule", when)]).Decide(new(Mails.From(sender), message, notice));

    static bool Holds(ConditionSettings when, MimeMessage message, Notice? notice = null, string sender = "<p2p@example.org>") =>
        Decide(when, message, notice, sender).Rule is not null;

    [Theory]
    [InlineData("From: MediaSentry <CBSCopyright@mc.mediasentry.com>", true)]
    [InlineData("From: a@mediasentry.com", true)]
    [InlineData("From: a@MEDIASENTRY.COM", true)]
    [InlineData("From: a@mediasentry.com, b@mc.mediasentry.com", true)]
    [InlineData("From: a@mediasentry.com, b@example.org", false)]
    [InlineData("From: a@mediasentry.com\nFrom: b@example.org", false)]
    [InlineData("From: a@evilmediasentry.com", false)]
    [InlineData("From: a@mediasentryXcom.example", false)]
    [InlineData("From: a@mediasentry.com.example.org", false)]
    [InlineData("From: \"mediasentry.com\" <victim@example.org>", false)]
    [InlineData("From: \"a@mediasentry.com\" <victim@example.org>", false)]
    [InlineData("From: mediasentry.com", false)]
    [InlineData("From:", false)]
    [InlineData("Subject: none", false)]
    public void Every_From_address_must_lie_in_a_listed_domain(string header, bool holds) =>
        Holds(new() { FromDomain = ["mediasentry.com", "ip-echelon.com"] }, Mails.Of(header)).ShouldBe(holds);

    [Theory]
    [InlineData("<bounce@mail.example.org>", true)]
    [InlineData("<bounce@example.org>", true)]
    [InlineData("<bounce@badexample.org>", false)]
    [InlineData("<>", false)]
    public void The_sender_of_the_envelope_must_lie_in_a_listed_domain(string sender, bool holds) =>
        Holds(new() { SenderDomain = ["example.org"] }, Mails.Of("From: a@example.net"), sender: sender).ShouldBe(holds);

    [Theory]
    [InlineData("Subject: Notice of claimed INFRINGEMENT", true)]
    [InlineData("Subject: hello\nSubject: infringement", true)]
    [InlineData("SUBJECT: =?utf-8?Q?infring?=\n =?utf-8?Q?ement?=", true)]
    [InlineData("Subject: hello", false)]
    [InlineData("X-Subject: infringement", false)]
    public void A_pattern_may_match_any_occurrence_of_a_field_decoded(string header, bool holds) =>
        Holds(Header("subject", "nothing", "infringement$"), Mails.Of(header)).ShouldBe(holds);

    [Fact]
    public void A_pattern_looks_at_the_readable_text()
    {
        const string header = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64";
        var mail = Mails.Of(header, Convert.ToBase64String("Urheberrecht: Straße"u8));

        Holds(new() { Body = Patterns("straße$") }, mail).ShouldBeTrue();
        Holds(new() { Body = Patterns("VXJoZWJlcnJlY2h0") }, mail).ShouldBeFalse();
    }

    [Fact]
    public void The_facts_must_all_be_stated_by_one_item()
    {
        var apart = new Notice
        {
            Format = "labels",
            CaseId = "1",
            Items = [new() { Ip = "192.0.2.1" }, new() { TimeUtc = DateTimeOffset.UnixEpoch, Work = "W" }],
        };
        var whole = new NoticeItem { Ip = "192.0.2.1", TimeUtc = DateTimeOffset.UnixEpoch, InfoHash = "h" };
        var together = apart with { Items = [.. apart.Items, whole] };
        var mail = Mails.Of("From: a@example.org");
        var when = new ConditionSettings { Has = ["ip", "time", "work|infohash", "case_id"] };

        Holds(when, mail).ShouldBeFalse();
        Holds(when, mail, apart).ShouldBeFalse();
        Holds(when, mail, together).ShouldBeTrue();
        Holds(when, mail, together with { CaseId = null }).ShouldBeFalse();
        Holds(new() { Has = ["case_id"] }, mail, new() { Format = "letter", CaseId = "1" }).ShouldBeTrue();
        Holds(new() { Has = ["colour"] }, mail, together).ShouldBeFalse();
    }

    [Fact]
    public void Conditions_nest()
    {
        var mail = Mails.Of("From: a@example.org\nSubject: one two");
        var (one, two, three) = (Header("Subject", "one"), Header("Subject", "two"), Header("Subject", "three"));

        Holds(new() { All = [one, two] }, mail).ShouldBeTrue();
        Holds(new() { All = [one, three] }, mail).ShouldBeFalse();
        Holds(new() { Any = [three, two] }, mail).ShouldBeTrue();
        Holds(new() { Any = [three] }, mail).ShouldBeFalse();
        Holds(new() { Not = three }, mail).ShouldBeTrue();
        Holds(new() { Not = one }, mail).ShouldBeFalse();
        Holds(new() { Any = [new() { All = [one, new() { Not = three }] }] }, mail).ShouldBeTrue();
        Holds(new() { Any = [one], FromDomain = ["example.net"] }, mail).ShouldBeFalse();
        Holds(new(), mail).ShouldBeTrue();
    }

    [Fact]
    public void The_first_rule_that_holds_decides_and_the_trace_tells_why()
    {
        var book = new RuleBook(
        [
            Rule("answers", Header("Auto-Submitted", "^auto-replied")),
            Rule("dmca", new() { FromDomain = ["mediasentry.com"] }) with { Deliver = new(".DMCA", null), Reply = "dmca", Hold = true },
            Rule("later", new()),
        ]);

        var decision = book.Decide(new(Mails.From("<a@example.org>"), Mails.Of("From: a@mc.mediasentry.com"), null));

        decision.ShouldSatisfyAllConditions(
            d => d.Rule.ShouldBe("dmca"),
            d => d.Class.ShouldBe("copyright"),
            d => d.Maildir.ShouldBe(".DMCA"),
            d => d.Template.ShouldBe("dmca"),
            d => d.Hold.ShouldBeTrue(),
            d => d.KnownDomains.ShouldBe(["mediasentry.com"]),
            d => d.Trace.ShouldBe(["answers: no, header Auto-Submitted: absent", "dmca: yes, from_domain: \"a@mc.mediasentry.com\""]));
    }

    [Fact]
    public void Without_a_rule_that_holds_the_mail_is_left_alone()
    {
        var decision = Decide(new() { Body = Patterns("copyright") }, Mails.Of("From: a@example.org", "Hello."));

        (decision with { Trace = [], Troubles = [] }).ShouldBe(Decision.Untouched with { Trace = [], Troubles = [] });
        decision.Trace.ShouldBe(["the-rule: no, body: no pattern matches"]);
    }

    [Fact]
    public void Only_domains_that_had_to_hold_are_known_ones()
    {
        var mail = Mails.Of("From: a@example.org");
        var listed = new ConditionSettings { FromDomain = ["example.org"] };

        Decide(new() { All = [listed] }, mail).KnownDomains.ShouldBe(["example.org"]);
        Decide(new() { Any = [listed] }, mail).KnownDomains.ShouldBeEmpty();
        Decide(new() { Not = new() { FromDomain = ["example.net"] } }, mail).KnownDomains.ShouldBeEmpty();
    }

    [Fact]
    public void The_trace_quotes_the_mail_in_short_printable_pieces()
    {
        var decision = Decide(new() { Body = Patterns("[^z]+") }, Mails.Of("From: a@example.org", new string('a', 500) + "\u001b[31m"));

        decision.Trace.ShouldHaveSingleItem().Length.ShouldBeLessThan(120);
        decision.Trace[0].ShouldNotContain('\u001b');
    }

    [Fact]
    public void A_pattern_that_takes_too_long_does_not_match_and_says_so()
    {
        // Counting in large ranges is where an automaton grows; the text is as long as text may be.
        var mail = Mails.Of("From: a@example.org", string.Concat(Enumerable.Repeat("ab", 125_000)));

        var decision = Decide(new() { Body = Patterns("(a[ab]{0,900}){3}c") }, mail);

        decision.Rule.ShouldBeNull();
        decision.Trace.ShouldHaveSingleItem().ShouldContain("gave up after 1 s");
        decision.Troubles.ShouldHaveSingleItem().ShouldBe("body: '(a[ab]{0,900}){3}c' gave up after 1 s");
    }

    [Fact]
    public void A_broken_pattern_does_not_match_and_says_so() =>
        Decide(new() { Body = Patterns("(") }, Mails.Of("From: a@example.org", "(")).Trace.ShouldHaveSingleItem()
            .ShouldContain("is no pattern");

    [Fact]
    public async Task A_book_is_used_by_many_sessions_at_once()
    {
        var book = new RuleBook([Rule("both", new() { Body = Patterns("copyright"), Header = Header("Subject", "notice").Header })]);
        var mail = Mails.Of("From: a@example.org\nSubject: Notice", "Copyright");

        var decisions = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => book.Decide(new(Mails.From("<>"), mail, null)))));

        decisions.ShouldAllBe(decision => decision.Rule == "both");
    }
}
