using System.Net;
using AbuseMilter.Milter.Session;
using AbuseMilter.Notices;
using AbuseMilter.Replies;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

/// <summary>The table of who is answered. Unless a row says otherwise, the sender is known to the rule, authenticated, and states all facts.</summary>
public sealed class ReplyPolicyTests
{
    const string Agency = "agency@notices.example.org";

    static readonly Assessment Copyright = new() { Class = MailClass.Copyright, Reason = "it says so", Kind = NoticeKind.Conduit, Role = SenderRole.Agent };

    static readonly Assessment Spam = new() { Class = MailClass.SpamReport, Reason = "it says so" };

    static readonly ProfileSettings Family = new()
    {
        Name = "family",
        At = new SourcePosition("family.toml", 1, 1),
        Match = new ConditionSettings { FromDomain = ["notices.example.org"] },
        AnswerMachines = true,
    };

    sealed record Row(string Expected)
    {
        public string Sender { get; init; } = "bounces+abuse=example.com@notices.example.org";

        /// <summary>Fields on top of the usual ones; a name without value takes the field away.</summary>
        public string[] Fields { get; init; } = [];

        public Authentication Authentication { get; init; } = Authentication.Pass;
        public bool RequireAuthentication { get; init; } = true;
        public bool Enabled { get; init; } = true;
        public bool IsKnown { get; init; } = true;
        public bool AnswersUnknown { get; init; }
        public ProfileSettings? Profile { get; init; }
        public Assessment Assessment { get; init; } = Copyright;
        public bool Hold { get; init; }
        public string? Template { get; init; } = "dmca";
        public Notice? Notice { get; init; } = Occasions.Notice;
        public string? Login { get; init; }
        public string Body { get; init; } = "Dear Sir or Madam";
        public string[] Networks { get; init; } = [];
        public string[] OwnWords { get; init; } = [];
        public string Class { get; init; } = "copyright";
        public bool IsForHosting { get; init; }
        public Func<ReplySettings, ReplySettings> Knob { get; init; } = settings => settings;
        public ExitList? Exits { get; init; }
    }

    static Row Sent(string to) => new("send ok " + to);

    static Row None(string code) => new("none " + code);

    // Held replies that a person may release keep their destination.
    static Row Held(string code, string? to = Agency) => new($"hold {code} {to}");

    const string OurFilm = "Somebody shares our film.";

    static readonly DateTimeOffset Received = Occasions.Of().ReceivedAt;

    static readonly Dictionary<string, Row> Rows = new()
    {
        ["A plain notice of a known, authenticated sender"] = Sent(Agency),
        ["Replies are switched off"] = None("disabled") with { Enabled = false },
        ["The rule wants no reply"] = None("no-template") with { Template = null },

        ["MAIL FROM <>"] = None("null-sender") with { Sender = "" },
        ["MAIL FROM <> with brackets"] = None("null-sender") with { Sender = "<>" },
        ["MAIL FROM an empty quoted string"] = None("null-sender") with { Sender = "<\"\">" },
        ["MAIL FROM a blank"] = None("null-sender") with { Sender = "< >" },
        ["MAIL FROM a domain without a name"] = None("null-sender") with { Sender = "<@notices.example.org>" },
        ["Auto-Submitted: auto-generated"] = Sent(Agency) with { Fields = ["Auto-Submitted: auto-generated"] },
        ["Auto-Submitted: auto-generated with a parameter"] = Sent(Agency) with { Fields = ["Auto-Submitted: auto-generated; owner-email=\"auto-replied\""] },
        ["Auto-Submitted: auto-replied"] = None("auto-replied") with { Fields = ["Auto-Submitted: auto-replied"] },
        ["Auto-Submitted: auto-replied in capitals with a parameter"] = None("auto-replied") with { Fields = ["AUTO-SUBMITTED: Auto-Replied; x=y"] },
        ["Auto-Submitted: auto-replied behind comments"] = None("auto-replied") with { Fields = ["Auto-Submitted: (a (nested\\)) one) auto-replied(vacation)"] },
        ["Auto-Submitted: auto-replied folded"] = None("auto-replied") with { Fields = ["Auto-Submitted:\n auto-replied"] },
        ["Auto-Submitted: auto-notified"] = None("auto-replied") with { Fields = ["Auto-Submitted: auto-notified"] },
        ["Auto-Submitted: auto-replied in quotes"] = None("auto-replied") with { Fields = ["Auto-Submitted: \"auto-replied\""] },
        ["Auto-Submitted: auto-replied behind deep comments"] = None("auto-replied") with { Fields = ["Auto-Submitted: (((((((((((x))))))))))) auto-replied"] },
        ["Auto-Submitted: an unclosed comment"] = None("auto-replied") with { Fields = ["Auto-Submitted: (unclosed auto-generated"] },
        ["Auto-Submitted: an unclosed comment behind"] = None("auto-replied") with { Fields = ["Auto-Submitted: no (unclosed"] },
        ["Auto-Submitted: auto_replied"] = None("auto-replied") with { Fields = ["Auto-Submitted: auto_replied"] },
        ["Auto-Submitted: two words"] = None("auto-replied") with { Fields = ["Auto-Submitted: auto-generated or replied"] },
        ["Auto-Submitted: nothing"] = None("auto-replied") with { Fields = ["Auto-Submitted: "] },
        ["Auto-Submitted: auto-generated between deep comments"] = Sent(Agency) with { Fields = ["Auto-Submitted: ((((((((((((x)))))))))))) auto-generated (y) ; z"] },
        ["Auto-Submitted: auto-generated of an unknown sender"] = None("automatic") with { Fields = ["Auto-Submitted: auto-generated"], IsKnown = false },
        ["Auto-Submitted: no of an unknown sender"] = Held("unknown-sender") with { Fields = ["Auto-Submitted: no"], IsKnown = false },
        ["Auto-Submitted: no"] = Sent(Agency) with { Fields = ["Auto-Submitted: no"] },
        ["Auto-Submitted: No (comment)"] = Sent(Agency) with { Fields = ["Auto-Submitted: No (auto-replied)"] },
        ["Two Auto-Submitted fields, no and auto-replied"] = None("auto-replied") with { Fields = ["Auto-Submitted: no", "Auto-Submitted: auto-replied"] },
        ["Precedence: bulk"] = Sent(Agency) with { Fields = ["Precedence: bulk"] },
        ["Precedence: bulk of an unknown sender"] = None("automatic") with { Fields = ["Precedence: bulk"], IsKnown = false },
        ["Precedence: List (comment) of an unknown sender"] = None("automatic") with { Fields = ["Precedence: List (x)"], IsKnown = false },
        ["Precedence: first-class of an unknown sender"] = Held("unknown-sender") with { Fields = ["Precedence: first-class"], IsKnown = false },
        ["Precedence: first-class"] = Sent(Agency) with { Fields = ["Precedence: first-class"] },
        ["Precedence: auto_reply"] = None("auto-replied") with { Fields = ["Precedence: auto_reply"] },
        ["X-Auto-Response-Suppress: All"] = Sent(Agency) with { Fields = ["X-Auto-Response-Suppress: All"] },
        ["X-Auto-Response-Suppress: DR, OOF, AutoReply of an unknown sender"] = None("automatic") with { Fields = ["X-Auto-Response-Suppress: DR, OOF, AutoReply"], IsKnown = false },
        ["X-Auto-Response-Suppress: All of an unknown sender"] = None("automatic") with { Fields = ["X-Auto-Response-Suppress: All"], IsKnown = false },
        ["X-Auto-Response-Suppress: DR of an unknown sender"] = Held("unknown-sender") with { Fields = ["X-Auto-Response-Suppress: DR"], IsKnown = false },
        ["A report of no type"] = None("report") with { Fields = ["Content-Type: multipart/report; boundary=x"] },
        ["A report of another type"] = None("report") with { Fields = ["Content-Type: multipart/report; report-type=tlsrpt; boundary=x"] },
        ["A delivery report"] = None("report") with { Fields = ["Content-Type: multipart/report; report-type=delivery-status; boundary=x"] },
        ["A delivery report in odd spelling"] = None("report") with { Fields = ["Content-Type: MULTIPART/Report;\n Report-Type=\"Delivery-Status\";\n boundary=x"] },
        ["A read receipt"] = None("report") with { Fields = ["Content-Type: multipart/report; report-type=disposition-notification; boundary=x"] },
        ["A feedback report"] = Sent(Agency) with { Fields = ["Content-Type: multipart/report; report-type=feedback-report; boundary=x"] },
        ["MAIL FROM MAILER-DAEMON"] = None("system-sender") with { Sender = "MAILER-DAEMON@notices.example.org" },
        ["MAIL FROM postmaster"] = None("system-sender") with { Sender = "Postmaster@notices.example.org" },
        ["MAIL FROM owner-x"] = None("system-sender") with { Sender = "owner-x@notices.example.org" },
        ["MAIL FROM x-request"] = None("system-sender") with { Sender = "x-request@notices.example.org" },
        ["MAIL FROM x-bounces"] = None("system-sender") with { Sender = "x-bounces@notices.example.org" },
        ["MAIL FROM x-bounces with a detail"] = None("system-sender") with { Sender = "x-bounces+abuse=example.com@notices.example.org" },
        ["MAIL FROM a mail system in quotes"] = None("system-sender") with { Sender = "<\"mailer-daemon\"@notices.example.org>" },
        ["MAIL FROM a mail system with a backslash"] = None("system-sender") with { Sender = "<\"post\\master\"@notices.example.org>" },
        ["MAIL FROM listserv"] = None("system-sender") with { Sender = "LISTSERV@notices.example.org" },
        ["MAIL FROM majordomo"] = None("system-sender") with { Sender = "majordomo@notices.example.org" },
        ["MAIL FROM x-requester"] = Sent(Agency) with { Sender = "x-requester@notices.example.org" },
        ["MAIL FROM SRS"] = Sent(Agency) with { Sender = "SRS0=HH=TT=notices.example.org=agency@relay.example.net" },
        ["X-Autoreply: yes"] = None("auto-replied") with { Fields = ["X-Autoreply: yes"] },
        ["X-Autoreply: no"] = Sent(Agency) with { Fields = ["X-Autoreply: no"] },
        ["X-Auto-Response-Suppress: All of an unknown sender where all are answered"] = None("suppressed") with { Fields = ["X-Auto-Response-Suppress: All"], IsKnown = false, AnswersUnknown = true },
        ["X-Auto-Response-Suppress: OOF of an unknown sender where all are answered"] = Sent(Agency) with { Fields = ["X-Auto-Response-Suppress: OOF"], IsKnown = false, AnswersUnknown = true },
        ["X-Auto-Response-Suppress: AutoReply where a profile knows better"] =
            Sent(Agency) with { Fields = ["X-Auto-Response-Suppress: AutoReply"], IsKnown = false, AnswersUnknown = true, Profile = Family },
        ["X-Spam-Flag: YES"] = None("spam") with { Fields = ["X-Spam-Flag: YES"] },
        ["The client logged in"] = None("own-user") with { Login = "alice" },

        ["MAIL FROM our own abuse@"] = None("own-address") with { Sender = "abuse@example.com" },
        ["MAIL FROM our own domain"] = None("own-address") with { Sender = "someone@EXAMPLE.com" },
        ["From our own domain, rewritten by a group"] = None("own-address") with { Fields = ["From: Agency via abuse <abuse@example.com>"] },
        ["From our second domain"] = None("own-address") with { Fields = ["From: someone@relays.example"] },
        ["Reply-To our own domain"] = None("own-address") with { Fields = ["Reply-To: abuse@example.com"] },
        ["From a domain below ours"] = None("own-address") with { Fields = ["From: abuse@mail.example.com"] },
        ["Sender is ours"] = Held("own-address", null) with { Fields = ["Sender: Desk <abuse@example.com>"] },
        ["One of us sent it again"] = Held("own-address", null) with { Fields = ["Resent-From: abuse@example.com"] },
        ["X-Loop of ours"] = None("own-loop") with { Fields = ["X-Loop: ABUSE@example.com"] },
        ["X-Loop of ours among others"] = None("own-loop") with { Fields = ["X-Loop: abuse@example.com, other"] },
        ["X-Loop of our domain in brackets"] = None("own-loop") with { Fields = ["X-Loop: Desk <desk@example.com>"] },
        ["X-Loop of others"] = Sent(Agency) with { Fields = ["X-Loop: list@lists.example.net"] },
        ["A machine answers our reply"] = None("own-loop") with { Fields = ["In-Reply-To: <0123@example.com>", "Auto-Submitted: auto-generated"] },
        ["A machine without marks answers our reply, or a person does"] = Held("follow-up", null) with { Fields = ["In-Reply-To: <0123@EXAMPLE.com>"] },
        ["Our reply is in References"] = Held("follow-up", null) with { Fields = ["References: <1@example.org> <0123@example.com> <2@example.org>"] },
        ["In-Reply-To of ours behind References of others"] = None("own-loop") with
        {
            Fields = ["References: <1@example.org>", "In-Reply-To: <0123@example.com>", "Precedence: bulk"],
        },
        ["In-Reply-To of ours without brackets"] = Held("follow-up", null) with { Fields = ["In-Reply-To: your message 0123@example.com of today"] },
        ["References of ours folded within"] = Held("follow-up", null) with { Fields = ["References: <0123@\n example.com>"] },
        ["Our letter quoted by its reference"] = Held("follow-up", null) with { Body = "> Our reference: am-0123456789ab\n> Your case: 4711" },
        ["Our letter quoted with its Message-ID"] = Held("follow-up", null) with { Body = "> Message-ID: <0123456789abcdef0123456789abcdef@Example.com>" },
        ["Our reference in the subject"] = Held("follow-up", null) with { Fields = ["Subject: [Case #0099887] AM-0123456789ab"] },
        ["A machine quotes our letter"] = None("own-loop") with { Body = "Our reference: AM-0123456789ab", Fields = ["Precedence: bulk"] },
        ["Only our address is quoted"] = Sent(Agency) with { Body = "> To: <abuse@example.com>\n> reference TEAM-0123456789ab, AM-0123456789abcdef" },
        ["In-Reply-To of another domain that ends like ours"] = Sent(Agency) with { Fields = ["In-Reply-To: <0123@notexample.com>"] },
        ["25 hops"] = Sent(Agency) with { Fields = [.. Enumerable.Repeat("Received: from a by b; Mon, 16 Nov 2026 22:04:41 -0400", 25)] },
        ["26 hops"] = None("loop-hops") with { Fields = [.. Enumerable.Repeat("Received: from a by b; Mon, 16 Nov 2026 22:04:41 -0400", 26)] },
        ["List-Id of others"] = None("list") with { Fields = ["List-Id: Relays <tor-relays.lists.example.net>"] },
        ["List-Post of others"] = None("list") with { Fields = ["List-Post: <mailto:tor-relays@lists.example.net>"] },
        ["List-Post: NO"] = None("list") with { Fields = ["List-Post: NO"] },
        ["List-Id of our own group"] = Sent(Agency) with { Fields = ["List-Id: <abuse.example.com>", "List-Post: <mailto:abuse@example.com?subject=x>"] },
        ["List-Id that only looks like ours"] = None("list") with { Fields = ["List-Id: example.com <example.com.lists.example.net>"] },
        ["List-Id of a desk that is not ours"] = None("list") with { Fields = ["List-Id: <abuse.lists.example.net>"] },
        ["X-BeenThere of others"] = None("list") with { Fields = ["X-BeenThere: relays@lists.example.net"] },
        ["X-BeenThere of ours"] = Sent(Agency) with { Fields = ["X-BeenThere: abuse@example.com"] },
        ["X-Mailman-Version without a name"] = None("list") with { Fields = ["X-Mailman-Version: 2.1"] },
        ["Mailing-List of ezmlm"] = None("list") with { Fields = ["Mailing-List: contact relays-help@lists.example.net; run by ezmlm"] },
        ["Mailing-List of our group"] = Sent(Agency) with { Fields = ["List-Id: <abuse.example.com>", "Mailing-List: list abuse@example.com; contact abuse+owners@example.com"] },
        ["A list behind our group"] = None("list") with { Fields = ["List-Id: <abuse.example.com>", "X-BeenThere: relays@lists.example.net"] },
        ["List-Unsubscribe and List-Archive"] = None("list") with { Fields = ["List-Unsubscribe: <mailto:leave@lists.example.net>", "List-Archive: <https://lists.example.net/>"] },
        ["X-Google-Group-Id of nobody knows which group"] = None("list") with { Fields = ["X-Google-Group-Id: 4711"] },
        ["Only List-Unsubscribe"] = Sent(Agency) with { Fields = ["List-Unsubscribe: <https://example.org/u>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"] },

        ["No From"] = Held("from", null) with { Fields = ["From"] },
        ["From: <agent@>"] = Held("from", null) with { Fields = ["From: <agent@>"] },
        ["Two From mailboxes with a Sender"] = Held("from", null) with { Fields = ["From: agency@notices.example.org, b@example.net", "Sender: b@example.net"] },
        ["Two From fields"] = Held("from", null) with { Fields = ["From: agency@notices.example.org\nFrom: b@example.net"] },
        ["From with a blank in its address"] = Held("from", null) with { Fields = ["From: <a gency@notices.example.org>"] },
        ["From with a blank and no brackets"] = Held("from", null) with { Fields = ["From: a gency@notices.example.org"] },
        ["From with a control character"] = Held("from", null) with { Fields = ["From: Agency <a\u0001gency@notices.example.org>"] },
        ["From with NUL in the domain"] = Held("from", null) with { Fields = ["From: agency@notices.example.org\0.example.net"] },
        ["From repaired and its repair in the name"] = Held("from", null) with { Fields = ["From: \"<agency@notices.example.org>\" <a gency@notices.example.org>"] },
        ["From with a comment"] = Sent(Agency) with { Fields = ["From: agency@notices.example.org (Agency)"] },
        ["A header that is too long to be read whole"] = Held("header-cut", null) with { Fields = [.. Enumerable.Repeat("X-Long: " + new string('x', 90_000), 3)] },
        ["A header of too many fields"] = Held("header-cut", null) with { Fields = [.. Enumerable.Repeat("X-Many: x", 1000)] },
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
        ["An authenticated sender that no rule names"] = Held("unknown-sender") with { IsKnown = false },
        ["An authenticated sender that a profile names"] = Sent(Agency) with { IsKnown = false, Profile = Family },
        ["Auto-Submitted: auto-generated of a sender that a profile names"] =
            Sent(Agency) with { Fields = ["Auto-Submitted: auto-generated"], IsKnown = false, Profile = Family },
        ["Auto-Submitted: auto-replied of a sender that a profile names"] =
            None("auto-replied") with { Fields = ["Auto-Submitted: auto-replied"], IsKnown = false, Profile = Family },
        ["An unknown sender where all are answered"] = Sent(Agency) with { IsKnown = false, AnswersUnknown = true },
        ["An unknown machine where all are answered"] = Sent(Agency) with { Fields = ["Auto-Submitted: auto-generated"], IsKnown = false, AnswersUnknown = true },
        ["An unknown sender where all are answered, and nothing vouches"] =
            Held("unknown-sender") with { IsKnown = false, AnswersUnknown = true, RequireAuthentication = false, Authentication = Authentication.None },
        ["An authority"] = Held("authority") with { Assessment = Copyright with { Role = SenderRole.Authority } },
        ["Hosted content"] = Held("hosting") with { Assessment = Copyright with { Kind = NoticeKind.Hosting } },
        ["A group of ours passed it on"] = Sent("agency@notices.example.org") with
        {
            Sender = "abuse+bounces@example.com",
            Fields = ["From: 'Agency' via abuse <abuse@example.com>", "Reply-To: agency@notices.example.org", "List-Id: <abuse.example.com>"],
            IsKnown = false,
            Profile = Family,
        },
        ["The profile fixes the address"] = Sent("cases@desk.example.org") with { Profile = Family with { AnswerTo = "cases@desk.example.org" } },
        ["The profile fixes an address of ours"] = Held("own-address", null) with { Profile = Family with { AnswerTo = "desk@example.com" } },
        ["Nobody reads From, and the notice names an address of the domain above"] = Sent("case-desk@example.org") with
        {
            Fields = ["From: noreply@notices.example.org"],
            Notice = Occasions.Notice with { Address = "case-desk@example.org" },
        },
        ["Nobody reads From, and the notice names an address of somebody else"] = Held("no-reply-address", null) with
        {
            Fields = ["From: noreply@notices.example.org"],
            Notice = Occasions.Notice with { Address = "victim@example.net" },
        },
        ["Nobody reads From, and the notice names an address that the profile trusts"] = Sent("desk@example.net") with
        {
            Fields = ["From: noreply@notices.example.org"],
            Notice = Occasions.Notice with { Address = "desk@example.net" },
            Profile = Family with { AnswerDomains = ["example.net"] },
        },
        ["The notice names another address than a From that is read"] = Sent(Agency) with { Notice = Occasions.Notice with { Address = "desk@example.org" } },
        ["The rule holds"] = Held("rule-hold") with { Hold = true },

        ["Auto-Submitted: auto-generated, and nobody's is answered"] = None("automatic") with { Fields = ["Auto-Submitted: auto-generated"], Knob = s => s with { OnAutoSubmitted = AnswerScope.Never } },
        ["Auto-Submitted: auto-generated, and everybody's is looked at"] =
            Held("unknown-sender") with { Fields = ["Auto-Submitted: auto-generated"], IsKnown = false, Knob = s => s with { OnAutoSubmitted = AnswerScope.Always } },
        ["Auto-Submitted: auto-replied, whatever is stated"] = None("auto-replied") with { Fields = ["Auto-Submitted: auto-replied"], Knob = s => s with { OnAutoSubmitted = AnswerScope.Always } },
        ["Precedence: bulk, and nobody's is answered"] = None("automatic") with { Fields = ["Precedence: bulk"], Knob = s => s with { OnPrecedence = AnswerScope.Never } },
        ["Precedence: bulk, and everybody's is looked at"] = Held("unknown-sender") with { Fields = ["Precedence: bulk"], IsKnown = false, Knob = s => s with { OnPrecedence = AnswerScope.Always } },
        ["A list of others, and known senders' are answered"] = Sent(Agency) with { Fields = ["List-Id: <x.lists.example.net>"], Knob = s => s with { OnListHeader = AnswerScope.KnownOnly } },
        ["A list of others of an unknown sender, and known senders' are answered"] =
            None("list") with { Fields = ["List-Id: <x.lists.example.net>"], IsKnown = false, Knob = s => s with { OnListHeader = AnswerScope.KnownOnly } },
        ["abuse@ only in Bcc, of an unknown sender"] = None("not-addressed") with { Fields = ["To: undisclosed-recipients:;"], IsKnown = false },
        ["abuse@ only in Bcc, where all are answered"] = Sent(Agency) with { Fields = ["To: undisclosed-recipients:;"], IsKnown = false, AnswersUnknown = true },
        ["abuse@ only in Bcc, and nobody's is answered"] = None("not-addressed") with { Fields = ["To: undisclosed-recipients:;"], Knob = s => s with { OnNotInToCc = AnswerScope.Never } },
        ["abuse@ only in Bcc, and everybody's is looked at"] = Held("unknown-sender") with { Fields = ["To: x@example.net"], IsKnown = false, Knob = s => s with { OnNotInToCc = AnswerScope.Always } },
        ["Another address of ours in To"] = Held("unknown-sender") with { Fields = ["To: hostmaster@relays.example"], IsKnown = false },
        ["abuse@ in Resent-Cc of an unknown sender"] = Held("unknown-sender") with { Fields = ["To: x@example.net", "Resent-Cc: abuse@example.com"], IsKnown = false },
        ["A family that is never answered"] = None("never-answered") with { Profile = Family with { IsAnswered = false } },
        ["MAIL FROM <> where the profile fixes the address"] = Sent("cases@desk.example.org") with { Sender = "<>", Profile = Family with { AnswerTo = "cases@desk.example.org" } },
        ["MAIL FROM <> where the profile fixes the address, and nothing vouches"] =
            Held("auth-none", "cases@desk.example.org") with { Sender = "<>", Profile = Family with { AnswerTo = "cases@desk.example.org" }, Authentication = Authentication.None },
        ["Hosted content, and a rule that is for it"] = Sent(Agency) with { Assessment = Copyright with { Kind = NoticeKind.Hosting }, IsForHosting = true },
        ["Hosted content, a rule that is for it, and no place"] = Held("facts-missing") with
        {
            Assessment = Copyright with { Kind = NoticeKind.Hosting },
            IsForHosting = true,
            Notice = With(new NoticeItem { Work = "Sea Tales" }),
        },
        ["Hosted content at a place of others"] = Held("not-ours") with
        {
            Assessment = Copyright with { Kind = NoticeKind.Hosting },
            IsForHosting = true,
            Networks = ["198.51.100.0/24"],
        },
        ["An authority, and a rule for hosting"] = Held("authority") with { Assessment = Copyright with { Role = SenderRole.Authority }, IsForHosting = true },
        ["A spam report without facts"] = Sent(Agency) with { Class = "spam-report", Assessment = Spam, Notice = null },
        ["A spam report of whom no rule names"] = Held("unknown-sender") with { Class = "spam-report", Assessment = Spam, Notice = null, IsKnown = false, AnswersUnknown = true },
        ["A spam report that nothing vouches for, and nothing must"] =
            Held("auth-none") with { Class = "spam-report", Assessment = Spam, Notice = null, RequireAuthentication = false, Authentication = Authentication.None },
        ["A spam report about an address of others"] = Held("not-ours") with { Class = "spam-report", Assessment = Spam, Networks = ["198.51.100.0/24"] },
        ["A blocking request of an authority"] = Held("authority") with { Class = "blocking-request", Assessment = Spam with { Role = SenderRole.Authority }, Notice = null },
        ["A report of an attack"] = Sent(Agency) with { Class = "abuse-other", Assessment = Spam, Notice = null, Fields = ["Subject: Brute force attack from 192.0.2.163"] },
        ["A report of an attack that is taken back"] = Held("read-by-a-person") with { Class = "abuse-other", Assessment = Spam, Notice = null, Fields = ["Subject: Closed: attack from 192.0.2.163"] },
        ["A spam report from a mailing list"] = None("list") with { Class = "spam-report", Assessment = Spam, Notice = null, Fields = ["List-Id: <x.lists.example.net>"] },
        ["A spam report of a machine's answer"] = None("auto-replied") with { Class = "spam-report", Assessment = Spam, Notice = null, Fields = ["Auto-Submitted: auto-replied"] },
        ["A mail that is none of these, without facts"] = Held("facts-missing") with { Class = "none", Assessment = Spam, Notice = null },
        ["The address was an exit"] = Sent(Agency) with { Exits = ExitLists.Of("192.0.2.163", "2026-11-16 23:00:00") },
        ["The address was none, and another was"] = Held("not-an-exit") with { Exits = ExitLists.Of("192.0.2.164", "2026-11-17 01:00:00") },
        ["The list is older than the event"] = Sent(Agency) with { Exits = ExitLists.Of("192.0.2.164", "2026-11-16 01:00:00") },

        ["No facts"] = Held("facts-missing") with { Notice = null },
        ["No ip"] = Held("facts-missing") with { Notice = With(Occasions.Item with { Ip = null }) },
        ["No time"] = Held("facts-missing") with { Notice = With(Occasions.Item with { TimeUtc = null }) },
        ["Only the work is named"] = Sent(Agency) with { Notice = With(Occasions.Item with { InfoHash = null, FileName = null }) },
        ["Only the infohash is named"] = Sent(Agency) with { Notice = With(Occasions.Item with { Work = null, FileName = null }) },
        ["Neither work nor infohash nor file"] = Held("facts-missing") with { Notice = With(Occasions.Item with { Work = null, InfoHash = null, FileName = null }) },
        ["No case id and no port"] = Sent(Agency) with { Notice = With(Occasions.Item with { Port = null }) with { CaseId = null } },
        ["The notice contradicts itself"] = Held("conflict") with { Notice = Occasions.Notice with { Conflict = true } },
        ["An address within our networks"] = Sent(Agency) with { Networks = ["2001:db8::/32", "192.0.2.0/24"] },
        ["An address outside of our networks"] = Held("not-ours") with { Networks = ["2001:db8::/32", "198.51.100.0/24"] },
        ["A second address outside of our networks"] = Held("not-ours") with
        {
            Networks = ["192.0.2.0/24"],
            Notice = Occasions.Notice with { Items = [Occasions.Item, Occasions.Item with { Ip = "198.51.100.1" }] },
        },
        ["A second address that is private"] = Held("not-ours") with { Notice = Occasions.Notice with { Items = [Occasions.Item, new NoticeItem { Ip = "10.0.0.1" }] } },
        ["A second item without an address"] = Sent(Agency) with { Notice = Occasions.Notice with { Items = [Occasions.Item, new NoticeItem()] } },
        ["An event of tomorrow"] = Sent(Agency) with { Notice = With(Occasions.Item with { TimeUtc = Received.AddHours(24) }) },
        ["An event of the day after"] = Held("future-time") with { Notice = With(Occasions.Item with { TimeUtc = Received.AddHours(25) }) },
        ["A second event that lies ahead"] = Held("future-time") with
        {
            Notice = Occasions.Notice with { Items = [Occasions.Item, Occasions.Item with { TimeUtc = Received.AddYears(1) }] },
        },
        ["A retraction"] = None("retraction") with { Notice = Occasions.Notice with { Retraction = true, Items = [] } },

        ["Reply-To of the same domain"] = Sent("cases@notices.example.org") with { Fields = ["Reply-To: Cases <cases@notices.example.org>"] },
        ["Reply-To of the parent domain"] = Sent("cases@example.org") with { Fields = ["Reply-To: cases@example.org"] },
        ["Reply-To of a subdomain"] = Sent("cases@eu.Notices.example.org") with { Fields = ["Reply-To: cases@eu.Notices.example.org"] },
        ["Reply-To of the parent where customers get subdomains"] = Sent("x@customer.eu.org") with { Fields = ["From: x@customer.eu.org", "Reply-To: victim@eu.org"] },
        ["Reply-To of a sibling"] = Sent(Agency) with { Fields = ["Reply-To: cases@other.example.org"] },
        ["Reply-To of a sibling that the profile trusts"] = Sent("cases@other.example.org") with { Fields = ["Reply-To: cases@other.example.org"], Profile = Family with { AnswerDomains = ["other.example.org"] } },
        ["Reply-To of another customer of a free mail provider"] = Sent("a@yahoo.co.uk") with { Fields = ["From: a@yahoo.co.uk", "Reply-To: victim@yahoo.co.uk"], Body = OurFilm },
        ["Reply-To of another customer of a provider of lines"] = Sent("a@btinternet.com") with { Fields = ["From: a@btinternet.com", "Reply-To: victim@btinternet.com"], Body = OurFilm },
        ["Reply-To of the help desk software"] = Sent("x@shop.zendesk.com") with { Fields = ["From: x@shop.zendesk.com", "Reply-To: support@zendesk.com"] },
        ["Reply-To of another school"] = Sent("x@foo.k12.ca.us") with { Fields = ["From: x@foo.k12.ca.us", "Reply-To: x@bar.k12.ca.us"] },
        ["From a free mail provider, saying nothing about whose the work is"] = Held("read-by-a-person", "a@gmail.com") with { Fields = ["From: a@gmail.com"] },
        ["From a free mail provider, and the work is the sender's"] = Sent("a@gmail.com") with { Fields = ["From: a@gmail.com"], Body = OurFilm },
        ["The text says that nobody reads From"] = Held("no-reply-address", null) with { Body = "This mailbox is not\nmonitored." },
        ["The text says that nobody reads From, and there is a Reply-To"] = Sent("cases@notices.example.org") with
        {
            Fields = ["Reply-To: cases@notices.example.org"],
            Body = "Please do not reply to this e-mail.",
        },
        ["Reply-To with a blank in its address"] = Sent(Agency) with { Fields = ["Reply-To: <ca ses@notices.example.org>"] },
        ["Two Reply-To fields"] = Sent(Agency) with { Fields = ["Reply-To: a@notices.example.org\nReply-To: b@notices.example.org"] },
        ["Reply-To a mailing list's robot"] = Sent(Agency) with { Fields = ["Reply-To: x-request@notices.example.org"] },
        ["Reply-To of a domain that ends alike"] = Sent(Agency) with { Fields = ["Reply-To: cases@xexample.org"] },
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
        ["From with an at sign in quotes"] = Held("bad-destination", null) with { Fields = ["From: \"victim@example.net\"@notices.example.org"] },
        ["From at localhost"] = Held("bad-destination", null) with { Fields = ["From: agency@localhost"] },
        ["From at .local"] = Held("bad-destination", null) with { Fields = ["From: agency@mail.local"] },
        ["From at .invalid"] = Held("bad-destination", null) with { Fields = ["From: agency@mail.invalid"] },
        ["From at a bare IP address"] = Held("bad-destination", null) with { Fields = ["From: agency@127.0.0.1"] },
        ["From at a number in hexadecimal"] = Held("bad-destination", null) with { Fields = ["From: agency@127.0x1"] },
        ["From at localhost.localdomain"] = Held("bad-destination", null) with { Fields = ["From: agency@localhost.localdomain"] },
        ["From at .onion"] = Held("bad-destination", null) with { Fields = ["From: agency@abcdefgh.onion"] },
        ["From at .lan"] = Held("bad-destination", null) with { Fields = ["From: agency@mail.lan"] },
        ["From at .test"] = Held("bad-destination", null) with { Fields = ["From: agency@mail.test"] },
        ["From at .internal"] = Held("bad-destination", null) with { Fields = ["From: agency@mail.internal"] },
        ["From at .arpa"] = Held("bad-destination", null) with { Fields = ["From: agency@2.0.192.in-addr.arpa"] },
        ["From at a top-level domain in Punycode"] = Sent("agency@mail.xn--p1ai") with { Fields = ["From: agency@mail.xn--p1ai"] },
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

        var to = decided.Outcome == ReplyOutcome.None ? null : decided.To;
        $"{decided.Word} {decided.Code} {to}".Trim().ShouldBe(row.Expected.Trim());
        decided.Reason.ShouldMatch("^[a-z-]+: .{10,}$");
        decided.Sends.ShouldBe(row.Expected.StartsWith("send", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("169.254.1.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("ff02::1")]
    [InlineData("2002:a00:1::1")]
    [InlineData("nonsense")]
    public void An_address_that_nobody_can_have_on_the_Internet_is_not_ours(string ip)
    {
        foreach (var networks in (string[][])[[], ["0.0.0.0/0", "::/0"]])
            Decide(new Row("") { Notice = With(Occasions.Item with { Ip = ip }), Networks = networks }).Code.ShouldBe("not-ours");
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("2001:db8::1")]
    [InlineData("2a01::1")]
    public void A_public_address_may_be_ours(string ip) =>
        Decide(new Row("") { Notice = With(Occasions.Item with { Ip = ip }) }).Code.ShouldBe("ok");

    [Theory]
    [InlineData("Withdrawal of notice, Case ID 1332200")]
    [InlineData("RESCINDED: Case ID 1332200")]
    [InlineData("Case ID 1332200 closed - thank you")]
    [InlineData("Ignore previous notice 1332200")]
    [InlineData("Counter-notification for Case ID 1332200")]
    [InlineData("Counternotice for Case ID 1332200")]
    [InlineData("Subpoena under 17 USC 512(h), Case ID 1332200")]
    [InlineData("Automatic reply: Case ID 1332200")]
    [InlineData("Auto: Re: Case ID 1332200")]
    [InlineData("Recall: Case ID 1332200")]
    [InlineData("Erratum to Case ID 1332200")]
    [InlineData("Cancellation, Case ID 1332200")]
    [InlineData("Widerruf: Fall 1332200")]
    [InlineData("Annulation du signalement 1332200")]
    [InlineData("Отзыв уведомления 1332200")]
    [InlineData("[relay-talk] Case ID 1332200")]
    [InlineData("Trademark infringement 1332200")]
    [InlineData("Malware, Case ID 1332200")]
    [InlineData("Undelivered Mail Returned to Sender")]
    [InlineData("Read: Case ID 1332200")]
    public void What_a_person_must_read_is_told_by_its_subject(string subject)
    {
        var decided = Decide(new Row("") { Fields = ["Subject: " + subject] });
        (decided.Word, decided.Code, decided.To).ShouldBe(("hold", "read-by-a-person", Agency));
    }

    [Theory]
    [InlineData("The notice below is hereby withdrawn.")]
    [InlineData("> The notice is hereby\n> withdrawn.")]
    [InlineData("Our notice HAS BEEN RETRACTED")]
    [InlineData("Please disregard this notice")]
    [InlineData("This is a counter-notification under 512(g).")]
    public void What_a_person_must_read_is_told_by_its_words(string body) => Decide(new Row("") { Body = body }).Code.ShouldBe("read-by-a-person");

    [Theory]
    [InlineData("You answered that you operate a relay. We do not accept that.")]
    [InlineData("We refer to your automatic reply of yesterday.")]
    [InlineData("Ihre Antwort vom 4. Mai überzeugt nicht.")]
    [InlineData("I am out of the office until Monday.")]
    [InlineData("Your ticket has been closed.")]
    [InlineData("Please provide the name and address of the subscriber.")]
    [InlineData("We have filed suit.")]
    [InlineData("Thank you for contacting us.\n\nYour message was:")]
    [InlineData("Je suis absente jusqu'au 3 janvier.")]
    [InlineData("The torrent holds child sexual abuse material.")]
    [InlineData("Fetch https://files.example.net/proof.zip with the password 1234.")]
    [InlineData("Pay 0.1 Bitcoin.")]
    public void Who_argues_is_away_or_wants_more_needs_a_person(string body) => Decide(new Row("") { Body = body }).Code.ShouldBe("read-by-a-person");

    [Theory]
    [InlineData("No.\n\nOn Mon, 4 May 2026, Abuse Desk <abuse@example.com> wrote:\n> We do not host this.")]
    [InlineData("No.\n\nOn Mon, 4 May 2026 at 11:02, Abuse Desk\n<abuse@example.com> wrote:\n\nWe do not host this.")]
    [InlineData("Nein.\n\nVon: Abuse Desk <abuse@example.com>\nGesendet: Montag, 4. Mai 2026\nAn: Agency\n\nWe do not host this.")]
    [InlineData("Non.\n\nLe 4 mai 2026, Abuse Desk <abuse@example.com> a écrit :\n> We do not host this.")]
    [InlineData("Your reference AM 0123456789ab is noted.")]
    [InlineData("No.\n> The law calls\n> this a conduit.\nWe do not agree.")]
    [InlineData("We do not accept this: a relay passes on the traffic of other people, and nobody chose it.")]
    public void Who_has_our_letter_before_him_is_not_answered_again(string body) =>
        Decide(new Row("") { Body = body, OwnWords = ["A relay passes on the traffic of other people, and nobody chose it. The law calls this a conduit."] }).Reason.ShouldStartWith("follow-up");

    [Theory]
    [InlineData("It was seen at 10:02 AM 202605041102 by our crawler.")]
    [InlineData("To: abuse@example.com\nWe wrote to abuse@example.com before.")]
    [InlineData("The agent wrote: nothing.")]
    [InlineData("The offer is withdrawn from the shops on Monday.")]
    [InlineData("If you believe that this notice was sent in error, tell us.")]
    [InlineData("Please forward this notice to your customer.")]
    public void What_only_looks_like_our_letter_is_answered(string body) => Decide(new Row("") { Body = body }).Code.ShouldBe("ok");

    [Theory]
    [InlineData("Spreads: Thread: Bread: Case ID 1332200", "You may file a counter-notification. Do not ignore the law.")]
    [InlineData("Undisclosed Enclosed Case ID 1332200", "We reserve the right to seek a subpoena.")]
    public void Words_that_only_look_alike_hold_nothing(string subject, string body) =>
        Decide(new Row("") { Fields = ["Subject: " + subject], Body = body }).Code.ShouldBe("ok");

    [Theory]
    [InlineData("postmaster")]
    [InlineData("Mailer-Daemon")]
    [InlineData("\"mailer-daemon\"")]
    [InlineData("listserv")]
    [InlineData("majordomo")]
    [InlineData("list-request")]
    [InlineData("unsubscribe")]
    [InlineData("bounce")]
    [InlineData("bounces+1")]
    [InlineData("x-bounces+abuse=example.com")]
    [InlineData("owner-list")]
    [InlineData("daemon")]
    [InlineData("automated")]
    [InlineData("autoanswer")]
    [InlineData("ne-pas-repondre")]
    [InlineData("keine-antwort")]
    [InlineData("nao_responda")]
    [InlineData("no.responder")]
    [InlineData("non-rispondere")]
    [InlineData("niet-beantwoorden")]
    public void Nobody_reads_the_mail_of_systems_and_lists(string name)
    {
        Decide(new Row("") { Fields = [$"From: {name}@notices.example.org"] }).Code.ShouldBe("no-reply-address");
        Decide(new Row("") { Fields = [$"Reply-To: {name}@notices.example.org"] }).To.ShouldBe(Agency);
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
        var settings = new ReplySettings { Enabled = row.Enabled, FromAddress = "abuse@example.com", RequireAuthentication = row.RequireAuthentication, AnswersUnknown = row.AnswersUnknown };
        settings = row.Knob(settings);
        var envelope = new Envelope
        {
            Sender = EnvelopeAddress.Parse(row.Sender),
            Recipients = [EnvelopeAddress.Parse("abuse@example.com")],
            Macros = row.Login is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["auth_authen"] = row.Login },
        };
        var decision = new Decision
        {
            Class = row.Class,
            IsForHosting = row.IsForHosting,
            Rule = "dmca",
            Template = row.Template,
            Hold = row.Hold,
            KnownDomains = row.IsKnown ? ["notices.example.org"] : [],
        };
        var message = Occasions.Mail(Header(row.Fields), row.Body);
        var occasion = Occasions.Of() with { Envelope = envelope, Message = message, Author = Author.Of(message, desk), Notice = row.Notice, Assessment = row.Assessment, Profile = row.Profile, Exits = row.Exits };
        return new ReplyPolicy(settings, desk, [.. row.Networks.Select(network => IPNetwork.Parse(network))], new OwnWords(row.OwnWords)).Decide(new ReplyQuestion(occasion, decision, row.Authentication));
    }

    static string Header(string[] fields)
    {
        var names = fields.Select(field => field.Split(':')[0]).ToList();
        var usual = Occasions.Header.ReplaceLineEndings("\n").Split('\n').Where(field => !names.Contains(field.Split(':')[0]));
        return string.Join('\n', fields.Where(field => field.Contains(':')).Concat(usual));
    }
}
