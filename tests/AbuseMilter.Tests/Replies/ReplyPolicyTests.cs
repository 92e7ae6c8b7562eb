using AbuseMilter.Milter.Session;
using AbuseMilter.Notices;
using AbuseMilter.Replies;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

/// <summary>The table of who is answered. Unless a row says otherwise, the sender is known to the rule, authenticated, and states all facts.</summary>
public sealed class ReplyPolicyTests
{
    const string Agency = "agency@notices.example.org";

    sealed record Row(string Expected)
    {
        public string Sender { get; init; } = "bounces+abuse=example.com@notices.example.org";

        /// <summary>Fields on top of the usual ones; a name without value takes the field away.</summary>
        public string[] Fields { get; init; } = [];

        public Authentication Authentication { get; init; } = Authentication.Pass;
        public bool RequireAuthentication { get; init; } = true;
        public bool Enabled { get; init; } = true;
        public bool IsKnown { get; init; } = true;
        public bool Hold { get; init; }
        public string? Template { get; init; } = "dmca";
        public Notice? Notice { get; init; } = Occasions.Notice;
        public string? Login { get; init; }
    }

    static Row Sent(string to) => new("send ok " + to);

    static Row None(string code) => new("none " + code);

    // Held replies that a person may release keep their destination.
    static Row Held(string code, string? to = Agency) => new($"hold {code} {to}");

    static readonly Dictionary<string, Row> Rows = new()
    {
        ["A plain notice of a known, authenticated sender"] = Sent(Agency),
        ["Replies are switched off"] = None("disabled") with { Enabled = false },
        ["The rule wants no reply"] = None("no-template") with { Template = null },

        ["MAIL FROM <>"] = None("null-sender") with { Sender = "" },
        ["MAIL FROM <> with brackets"] = None("null-sender") with { Sender = "<>" },
        ["Auto-Submitted: auto-generated"] = Sent(Agency) with { Fields = ["Auto-Submitted: auto-generated"] },
        ["Auto-Submitted: auto-generated with a parameter"] = Sent(Agency) with { Fields = ["Auto-Submitted: auto-generated; owner-email=\"auto-replied\""] },
        ["Auto-Submitted: auto-replied"] = None("auto-replied") with { Fields = ["Auto-Submitted: auto-replied"] },
        ["Auto-Submitted: auto-replied in capitals with a parameter"] = None("auto-replied") with { Fields = ["AUTO-SUBMITTED: Auto-Replied; x=y"] },
        ["Auto-Submitted: auto-replied behind comments"] = None("auto-replied") with { Fields = ["Auto-Submitted: (a (nested\\)) one) auto-replied(vacation)"] },
        ["Auto-Submitted: auto-replied folded"] = None("auto-replied") with { Fields = ["Auto-Submitted:\n auto-replied"] },
        ["Auto-Submitted: auto-notified"] = None("auto-replied") with { Fields = ["Auto-Submitted: auto-notified"] },
        ["Auto-Submitted: no"] = Sent(Agency) with { Fields = ["Auto-Submitted: no"] },
        ["Auto-Submitted: No (comment)"] = Sent(Agency) with { Fields = ["Auto-Submitted: No (auto-replied)"] },
        ["Two Auto-Submitted fields, no and auto-replied"] = None("auto-replied") with { Fields = ["Auto-Submitted: no", "Auto-Submitted: auto-replied"] },
        ["Precedence: bulk"] = Sent(Agency) with { Fields = ["Precedence: bulk"] },
        ["Precedence: bulk of a sender that is not known"] = Held("unknown-sender") with
        {
            Fields = ["Precedence: bulk"],
            IsKnown = false,
            RequireAuthentication = false,
            Authentication = Authentication.None,
        },
        ["Precedence: first-class"] = Sent(Agency) with { Fields = ["Precedence: first-class"] },
        ["Precedence: auto_reply"] = None("auto-replied") with { Fields = ["Precedence: auto_reply"] },
        ["X-Auto-Response-Suppress: All"] = Sent(Agency) with { Fields = ["X-Auto-Response-Suppress: All"] },
        ["A delivery report"] = None("report") with { Fields = ["Content-Type: multipart/report; report-type=delivery-status; boundary=x"] },
        ["A delivery report in odd spelling"] = None("report") with { Fields = ["Content-Type: MULTIPART/Report;\n Report-Type=\"Delivery-Status\";\n boundary=x"] },
        ["A read receipt"] = None("report") with { Fields = ["Content-Type: multipart/report; report-type=disposition-notification; boundary=x"] },
        ["A feedback report"] = Sent(Agency) with { Fields = ["Content-Type: multipart/report; report-type=feedback-report; boundary=x"] },
        ["MAIL FROM MAILER-DAEMON"] = None("system-sender") with { Sender = "MAILER-DAEMON@notices.example.org" },
        ["MAIL FROM postmaster"] = None("system-sender") with { Sender = "Postmaster@notices.example.org" },
        ["MAIL FROM owner-x"] = None("system-sender") with { Sender = "owner-x@notices.example.org" },
        ["MAIL FROM x-request"] = None("system-sender") with { Sender = "x-request@notices.example.org" },
        ["MAIL FROM x-bounces"] = None("system-sender") with { Sender = "x-bounces@notices.example.org" },
        ["MAIL FROM x-requester"] = Sent(Agency) with { Sender = "x-requester@notices.example.org" },
        ["MAIL FROM SRS"] = Sent(Agency) with { Sender = "SRS0=HH=TT=notices.example.org=agency@relay.example.net" },
        ["X-Spam-Flag: YES"] = None("spam") with { Fields = ["X-Spam-Flag: YES"] },
        ["The client logged in"] = None("own-user") with { Login = "alice" },

        ["MAIL FROM our own abuse@"] = None("own-address") with { Sender = "abuse@example.com" },
        ["MAIL FROM our own domain"] = None("own-address") with { Sender = "someone@EXAMPLE.com" },
        ["From our own domain, rewritten by a group"] = None("own-address") with { Fields = ["From: Agency via abuse <abuse@example.com>"] },
        ["From our second domain"] = None("own-address") with { Fields = ["From: someone@relays.example"] },
        ["Reply-To our own domain"] = None("own-address") with { Fields = ["Reply-To: abuse@example.com"] },
        ["X-Loop of ours"] = None("own-loop") with { Fields = ["X-Loop: ABUSE@example.com"] },
        ["X-Loop of others"] = Sent(Agency) with { Fields = ["X-Loop: list@lists.example.net"] },
        ["A machine answers our reply"] = None("own-loop") with { Fields = ["In-Reply-To: <0123@example.com>", "Auto-Submitted: auto-generated"] },
        ["A machine without marks answers our reply, or a person does"] = Held("follow-up", null) with { Fields = ["In-Reply-To: <0123@EXAMPLE.com>"] },
        ["Our reply is in References"] = Held("follow-up", null) with { Fields = ["References: <1@example.org> <0123@example.com> <2@example.org>"] },
        ["In-Reply-To of ours behind References of others"] = None("own-loop") with
        {
            Fields = ["References: <1@example.org>", "In-Reply-To: <0123@example.com>", "Precedence: bulk"],
        },
        ["In-Reply-To of another domain that ends like ours"] = Sent(Agency) with { Fields = ["In-Reply-To: <0123@notexample.com>"] },
        ["25 hops"] = Sent(Agency) with { Fields = [.. Enumerable.Repeat("Received: from a by b; Mon, 16 Nov 2026 22:04:41 -0400", 25)] },
        ["26 hops"] = None("loop-hops") with { Fields = [.. Enumerable.Repeat("Received: from a by b; Mon, 16 Nov 2026 22:04:41 -0400", 26)] },
        ["List-Id of others"] = None("list") with { Fields = ["List-Id: Relays <tor-relays.lists.example.net>"] },
        ["List-Post of others"] = None("list") with { Fields = ["List-Post: <mailto:tor-relays@lists.example.net>"] },
        ["List-Post: NO"] = None("list") with { Fields = ["List-Post: NO"] },
        ["List-Id of our own group"] = Sent(Agency) with { Fields = ["List-Id: <abuse.example.com>", "List-Post: <mailto:abuse@example.com?subject=x>"] },
        ["List-Id that only looks like ours"] = None("list") with { Fields = ["List-Id: example.com <example.com.lists.example.net>"] },
        ["Only List-Unsubscribe"] = Sent(Agency) with { Fields = ["List-Unsubscribe: <https://example.org/u>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"] },

        ["No From"] = Held("from", null) with { Fields = ["From"] },
        ["From: <agent@>"] = Held("from", null) with { Fields = ["From: <agent@>"] },
        ["Two From mailboxes with a Sender"] = Held("from", null) with { Fields = ["From: agency@notices.example.org, b@example.net", "Sender: b@example.net"] },
        ["Two From fields"] = Held("from", null) with { Fields = ["From: agency@notices.example.org\nFrom: b@example.net"] },
        ["Authentication failed"] = None("auth-failed") with { Authentication = Authentication.Fail },
        ["Authentication failed and none is required"] = None("auth-failed") with { Authentication = Authentication.Fail, RequireAuthentication = false },
        ["Nothing vouches for the sender"] = Held("auth-none") with { Authentication = Authentication.None },
        ["Nothing vouches for a known sender and nothing must"] = Sent(Agency) with { Authentication = Authentication.None, RequireAuthentication = false },
        ["Nothing vouches for an unknown sender and nothing must"] = Held("unknown-sender") with
        {
            Authentication = Authentication.None,
            RequireAuthentication = false,
            IsKnown = false,
        },
        ["An authenticated sender that no rule names"] = Sent(Agency) with { IsKnown = false },
        ["The rule holds"] = Held("rule-hold") with { Hold = true },

        ["No facts"] = Held("facts-missing") with { Notice = null },
        ["No ip"] = Held("facts-missing") with { Notice = With(Occasions.Item with { Ip = null }) },
        ["No time"] = Held("facts-missing") with { Notice = With(Occasions.Item with { TimeUtc = null }) },
        ["Only the work is named"] = Sent(Agency) with { Notice = With(Occasions.Item with { InfoHash = null, FileName = null }) },
        ["Only the infohash is named"] = Sent(Agency) with { Notice = With(Occasions.Item with { Work = null, FileName = null }) },
        ["Neither work nor infohash nor file"] = Held("facts-missing") with { Notice = With(Occasions.Item with { Work = null, InfoHash = null, FileName = null }) },
        ["No case id and no port"] = Sent(Agency) with { Notice = With(Occasions.Item with { Port = null }) with { CaseId = null } },
        ["The notice contradicts itself"] = Held("conflict") with { Notice = Occasions.Notice with { Conflict = true } },
        ["A retraction"] = None("retraction") with { Notice = Occasions.Notice with { Retraction = true, Items = [] } },

        ["Reply-To of the same domain"] = Sent("cases@notices.example.org") with { Fields = ["Reply-To: Cases <cases@notices.example.org>"] },
        ["Reply-To of the parent domain"] = Sent("cases@example.org") with { Fields = ["Reply-To: cases@example.org"] },
        ["Reply-To of a subdomain"] = Sent("cases@eu.Notices.example.org") with { Fields = ["Reply-To: cases@eu.Notices.example.org"] },
        ["Reply-To of a domain that ends alike"] = Sent(Agency) with { Fields = ["Reply-To: cases@xnotices.example.org"] },
        ["Reply-To of another domain"] = Sent(Agency) with { Fields = ["Reply-To: victim@example.net"] },
        ["Reply-To of the top-level domain"] = Sent(Agency) with { Fields = ["Reply-To: victim@org"] },
        ["Two Reply-To mailboxes"] = Sent(Agency) with { Fields = ["Reply-To: a@notices.example.org, b@notices.example.org"] },
        ["Reply-To no-reply"] = Sent(Agency) with { Fields = ["Reply-To: No-Reply@notices.example.org"] },
        ["From noreply, Reply-To aligned"] = Sent("cases@notices.example.org") with
        {
            Fields = ["From: noreply@notices.example.org", "Reply-To: cases@notices.example.org"],
        },
        ["From noreply"] = Held("no-reply-address", null) with { Fields = ["From: noreply@notices.example.org"] },
        ["From do-not-reply+12"] = Held("no-reply-address", null) with { Fields = ["From: Do-Not-Reply+12@notices.example.org"] },
        ["From dmca.no_reply, Reply-To of another domain"] = Held("no-reply-address", null) with
        {
            Fields = ["From: dmca.no_reply@notices.example.org", "Reply-To: victim@example.net"],
        },
        ["From with a percent hack"] = Held("bad-destination", null) with { Fields = ["From: victim%example.net@notices.example.org"] },
        ["From with a bang path"] = Held("bad-destination", null) with { Fields = ["From: example.net!victim@notices.example.org"] },
        ["From at an IP address"] = Held("bad-destination", null) with { Fields = ["From: agency@[192.0.2.1]"] },
        ["From at localhost"] = Held("bad-destination", null) with { Fields = ["From: agency@localhost"] },
        ["From at .local"] = Held("bad-destination", null) with { Fields = ["From: agency@mail.local"] },
        ["From at .invalid"] = Held("bad-destination", null) with { Fields = ["From: agency@mail.invalid"] },
        ["From longer than 254"] = Held("bad-destination", null) with { Fields = [$"From: a@{string.Join('.', Enumerable.Repeat(new string('b', 50), 5))}.org"] },
        ["From not in ASCII"] = Held("bad-destination", null) with { Fields = ["From: fälle@notices.example.org"] },
        ["A display name that looks like an address"] = Sent(Agency) with { Fields = ["From: \"victim@example.net\" <agency@notices.example.org>"] },
        ["Rule holds and nobody reads there"] = Held("rule-hold", null) with { Hold = true, Fields = ["From: noreply@notices.example.org"] },

        ["No Message-ID"] = Sent(Agency) with { Fields = ["Message-ID"] },
        ["abuse@ only in Bcc"] = Sent(Agency) with { Fields = ["To: undisclosed-recipients:;"] },
        ["abuse@ in Cc in another case"] = Sent(Agency) with { Fields = ["To: x@example.net", "Cc: Desk <ABUSE@Example.Com>"] },
    };

    static Notice With(NoticeItem item) => Occasions.Notice with { Items = [item] };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Whom_to_answer(string name)
    {
        var row = Rows[name];

        var decided = Decide(row);

        $"{decided.Outcome} {decided.Code} {decided.To}".Trim().ShouldBe(row.Expected.Trim());
        decided.Reason.ShouldMatch("^[a-z-]+: .{10,}$");
        decided.Sends.ShouldBe(row.Expected.StartsWith("send", StringComparison.Ordinal));
    }

    [Fact]
    public void Missing_facts_are_named() =>
        Decide(new Row("") { Notice = With(new NoticeItem { Work = "x" }) }).Reason.ShouldBe("facts-missing: the notice does not state ip, time");

    [Fact]
    public void Only_what_nobody_vouches_for_is_unvouched()
    {
        Decide(new Row("") { Authentication = Authentication.None }).IsVouched.ShouldBeFalse();
        Decide(new Row("") { Hold = true }).IsVouched.ShouldBeTrue();
        Decide(new Row("")).IsVouched.ShouldBeTrue();
    }

    static ReplyDecision Decide(Row row)
    {
        var desk = new Desk(new DeskSettings { Addresses = ["abuse@example.com"], OwnDomains = ["relays.example"] });
        var settings = new ReplySettings { Enabled = row.Enabled, FromAddress = "abuse@example.com", RequireAuthentication = row.RequireAuthentication };
        var envelope = new Envelope
        {
            Sender = EnvelopeAddress.Parse(row.Sender),
            Recipients = [EnvelopeAddress.Parse("abuse@example.com")],
            Macros = row.Login is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["auth_authen"] = row.Login },
        };
        var decision = new Decision
        {
            Class = "copyright",
            Rule = "dmca",
            Template = row.Template,
            Hold = row.Hold,
            KnownDomains = row.IsKnown ? ["notices.example.org"] : [],
        };
        return new ReplyPolicy(settings, desk).Decide(envelope, Occasions.Mail(Header(row.Fields)), row.Notice, decision, row.Authentication);
    }

    static string Header(string[] fields)
    {
        var names = fields.Select(field => field.Split(':')[0]).ToList();
        var usual = Occasions.Header.ReplaceLineEndings("\n").Split('\n').Where(field => !names.Contains(field.Split(':')[0]));
        return string.Join('\n', fields.Where(field => field.Contains(':')).Concat(usual));
    }
}
