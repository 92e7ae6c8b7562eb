using System.Net;
using AbuseMilter.Milter.Session;
using AbuseMilter.Notices;
using AbuseMilter.Rules;
using AbuseMilter.Tests.Settings;
using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Rules;

/// <summary>What the keys of conditions and actions do, as they are written in files.</summary>
public sealed class RuleLanguageTests
{
    const string Head = "desk.domains = 'example.com'\nreply.templates = 'templates'\nnetworks.exits = ['192.0.2.0/24']\n";
    static readonly DateTimeOffset Received = new(2026, 5, 4, 23, 30, 0, TimeSpan.FromHours(2));

    static readonly Notice Notice = new()
    {
        Format = "labels",
        CaseId = "C-1",
        Complainant = "Example Films",
        Deadline = new("within 24 hours", TimeSpan.FromHours(24), null),
        Conflict = true,
        Items = [new() { Ip = "192.0.2.1", Work = "First Film", FileName = "other.mkv" }, new() { Ip = "192.0.2.2", Work = "Second Film", CaseId = "C-2" }],
    };

    static RuleBook Book(string rules) => new(SettingsFolder.Loaded(Head + rules).Rules);

    static JudgedMail Mail(string header = "From: a@example.org", string body = "", string sender = "<bounce-7@example.org>") =>
        new(new Envelope
        {
            ClientAddress = IPAddress.Parse("198.51.100.7"),
            ClientName = "mx.example.net",
            Sender = EnvelopeAddress.Parse(sender),
            Recipients = [EnvelopeAddress.Parse("<abuse@example.com>"), EnvelopeAddress.Parse("<legal+x@example.com>")],
        }, Mails.Of(header, body), Notice)
        {
            ReceivedAt = Received,
            Size = 2000,
            Authentication = Authentication.Pass,
            Assessment = new() { Class = MailClass.SpamReport, Reason = "", Kind = NoticeKind.Conduit, Role = SenderRole.Agent },
            Profile = new() { Name = "agency", At = default, Match = new() },
        };

    static string Why(string when, JudgedMail? mail = null)
    {
        using var folder = new SettingsFolder();
        folder.Write("profiles/agency.toml", "match.body = 'a'");
        folder.Write("profiles/other.toml", "match.body = 'a'");
        folder.Write(SettingsFolder.Name, $"{Head}[[rule]]\nname = 'r'\n[rule.when]\n{when}\n");
        folder.Errors().ShouldBeEmpty();
        return new RuleBook(folder.Load().Settings!.Rules).Decide(mail ?? Mail()).Trace.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("sender = 'BOUNCE-7@example.org'", "r: yes, sender: \"bounce-7@example.org\"")]
    [InlineData("sender = '/^bounce-\\d+@/'", "r: yes, sender: \"bounce-7@example.org\"")]
    [InlineData("sender = 'b@example.org'", "r: no, sender: \"bounce-7@example.org\" is none of them")]
    [InlineData("null_sender = true", "r: no, null_sender: the sender is \"bounce-7@example.org\"")]
    [InlineData("null_sender = false", "r: yes, null_sender: there is a sender")]
    [InlineData("recipient = ['x@example.com', '/^LEGAL\\+/']", "r: yes, recipient: \"legal+x@example.com\"")]
    [InlineData("recipient = 'x@example.com'", "r: no, recipient: none of them")]
    [InlineData("client_name = 'example.net'", "r: yes, client_name: \"mx.example.net\"")]
    [InlineData("client_name = 'ample.net'", "r: no, client_name: \"mx.example.net\" lies in none of them")]
    [InlineData("client = '198.51.100.0/29'", "r: yes, client: 198.51.100.7")]
    [InlineData("time_of_day = '22:00-06:00'", "r: yes, time_of_day: 23:30 +02:00 lies in 22:00-06:00")]
    [InlineData("time_of_day = '22:00-06:00 UTC'", "r: no, time_of_day: 23:30 +02:00 does not lie in 22:00-06:00 +00:00")]
    [InlineData("size.over = '1 KB'", "r: yes, size: 2,000 bytes are over 1,024")]
    [InlineData("size = { over = '1 KB', under = '2000' }", "r: no, size: 2,000 bytes are not under 2,000 (held: size: 2,000 bytes are over 1,024)")]
    [InlineData("authentication = ['pass', 'none']", "r: yes, authentication: pass")]
    [InlineData("authentication = 'fail'", "r: no, authentication: pass")]
    [InlineData("class = ['copyright', 'spam-report']", "r: yes, class: spam-report")]
    [InlineData("class = 'none'", "r: no, class: spam-report")]
    [InlineData("kind = 'conduit'\nrole = 'agent'", "r: yes, kind: conduit; role: agent")]
    [InlineData("kind = 'conduit'\nrole = ['authority', 'unknown']", "r: no, role: agent (held: kind: conduit)")]
    [InlineData("profile = 'agency'", "r: yes, profile: agency")]
    [InlineData("profile = 'other'", "r: no, profile: agency")]
    [InlineData("format = 'labels'", "r: yes, format: labels")]
    [InlineData("format = 'acns'", "r: no, format: labels")]
    [InlineData("conflict = true\nretraction = false", "r: yes, conflict: it is one; retraction: it is none")]
    [InlineData("repeated = true", "r: no, repeated: it is none")]
    [InlineData("deadline.within = '1d'", "r: yes, deadline: \"within 24 hours\" is within 24 h")]
    [InlineData("deadline.within = '90m'", "r: no, deadline: \"within 24 hours\" is not within 1.5 h")]
    [InlineData("has = ['complainant', 'deadline']", "r: yes, has: complainant, deadline")]
    [InlineData("has = 'rights_holder|address'", "r: no, has: rights_holder|address is not stated")]
    [InlineData("ip = 'networks.exits'", "r: yes, ip: 192.0.2.1 and 1 more")]
    [InlineData("ip = '192.0.2.1'", "r: no, ip: \"192.0.2.2\" lies in none of them")]
    [InlineData("ip_any = '192.0.2.2'", "r: yes, ip_any: 192.0.2.2")]
    [InlineData("ip_any = '192.0.2.3'", "r: no, ip_any: \"192.0.2.1\" and 1 more lies in none of them")]
    [InlineData("fact.work = '^first'", "r: yes, fact work: '^first' found \"First\"")]
    [InlineData("fact = { work = 'second', case_id = '^C-2$' }", "r: yes, fact work: 'second' found \"Second\"; fact case_id: '^C-2$' found \"C-2\"")]
    [InlineData("fact = { work = 'second', filename = 'other' }", "r: no, fact work: no pattern matches")]
    [InlineData("fact.infohash = '.'", "r: no, fact infohash: it is not stated")]
    [InlineData("fact.complainant = 'films$'", "r: yes, fact complainant: 'films$' found \"Films\"")]
    public void A_key_tells_why_it_holds_or_not(string when, string trace) => Why(when).ShouldBe(trace);

    [Theory]
    [InlineData("Subject: =?utf-8?Q?Notice_of_Infringement?=", "r: yes, subject: 'infringement$' found \"Infringement\"")]
    [InlineData("Subject: notice", "r: no, subject: no pattern matches")]
    [InlineData("X-Subject: infringement", "r: no, subject: absent")]
    public void The_subject_is_matched_decoded(string header, string trace) => Why("subject = 'infringement$'", Mail(header)).ShouldBe(trace);

    [Theory]
    [InlineData("unknown")]
    [InlineData("[198.51.100.7]")]
    public void A_client_without_a_verified_name_has_none(string name)
    {
        var mail = Mail();
        var envelope = new Envelope { Sender = mail.Envelope.Sender, Recipients = [], ClientName = name };
        Why("client_name = ['unknown', 'net']", mail with { Envelope = envelope }).ShouldBe("r: no, client_name: it has no verified name");
    }

    [Fact]
    public void Without_a_notice_its_facts_do_not_hold()
    {
        var mail = Mail() with { Notice = null, Profile = null };
        Why("ip_any = 'networks.exits'", mail).ShouldBe("r: no, ip_any: no address is stated");
        Why("ip = '0.0.0.0/0'", mail).ShouldBe("r: no, ip: no address is stated");
        Why("fact.work = '.'", mail).ShouldBe("r: no, fact: there is no notice");
        Why("profile = 'agency'", mail).ShouldBe("r: no, profile: none");
        Why("format = 'labels'", mail).ShouldBe("r: no, format: none");
        Why("deadline.within = '1d'", mail).ShouldBe("r: no, deadline: none is stated");
        Why("conflict = false", mail).ShouldBe("r: yes, conflict: it is none");
    }

    [Fact]
    public void A_pattern_that_cannot_match_because_its_literal_is_missing_does_not_match_and_one_that_can_does()
    {
        Why("body = ['nothing like it', 'm.v\\w+s? \\w+ shared']", Mail(body: "the MOVIE was shared")).ShouldBe("r: yes, body: 'm.v\\w+s? \\w+ shared' found \"MOVIE was shared\"");
        Why("body = 'kelvin'", Mail(body: "the \u212aELVIN sign")).ShouldBe("r: yes, body: 'kelvin' found \"\u212aELVIN\"");
    }

    [Fact]
    public void What_rules_that_go_on_want_is_collected()
    {
        var decision = Book("""
            [[rule]]
            name = "count"
            when = {}
            continue = true
            tag = { X-Queue = "first", X-Seen = "{rule} {class} {profile} {kind} {role} {case_id} {yyyy}-{mm}-{dd}" }
            deliver.maildir = ".First"
            notify = "first@example.com"
            [[rule]]
            name = "no"
            when.class = "none"
            discard = true
            [[rule]]
            name = "class"
            when.class = "spam-report"
            class = "copyright"
            continue = true
            hold = true
            [[rule]]
            name = "file"
            when = { class = "copyright", from_domain = "example.org" }
            tag = { x-queue = "second", X-None = "ticket {ticket_id}" }
            deliver.maildir = ".Abuse.{class}.{profile}.{kind}.{role}.{yyyy}-{mm}.{dd}"
            reply = "dmca"
            notify = "second@example.com"
            [[rule]]
            name = "later"
            when = {}
            discard = true
            """).Decide(Mail());
        (decision.Class, decision.Rule, decision.Maildir).ShouldBe(("copyright", "file", ".Abuse.copyright.agency.conduit.agent.2026-05.04"));
        decision.Tags.ShouldBe([("X-Seen", "count copyright agency conduit agent C-1 2026-05-04"), ("x-queue", "second")]);
        (decision.Template, decision.Hold, decision.Notify, decision.Discard).ShouldBe(("dmca", true, "second@example.com", false));
        decision.NotifyRule.ShouldBe("file");
        decision.KnownDomains.ShouldBe(["example.org"]);
        decision.LeavesAlone.ShouldBeFalse();
        decision.Trace.ShouldBe([
            "count: yes, it asks for nothing; and on",
            "no: no, class: spam-report",
            "class: yes, class: spam-report; and on",
            "file: yes, from_domain: \"a@example.org\"; class: copyright",
        ]);
    }

    [Fact]
    public void Where_the_search_ends_with_rules_that_go_on_they_decide()
    {
        var decision = Book("[[rule]]\nname = 'a'\nwhen = {}\ncontinue = true\nquarantine = 'look'\n[[rule]]\nname = 'b'\nwhen.class = 'none'\ndiscard = true").Decide(Mail());
        (decision.Rule, decision.Class, decision.Quarantine, decision.Discard).ShouldBe(("a", "spam-report", "look", false));
    }

    [Fact]
    public void A_way_of_the_mail_takes_the_place_of_one_before_and_a_refusal_of_everything()
    {
        const string Before = "[[rule]]\nname = 'a'\nwhen = {}\ncontinue = true\ndeliver.maildir = '.A'\nreply = 'dmca'\ntag.X-A = 'a'\nnotify = 'a@example.com'\n[[rule]]\nname = 'b'\nwhen = {}\n";
        Book(Before + "deliver.redirect = 'b@example.com'").Decide(Mail())
            .ShouldSatisfyAllConditions(d => d.Maildir.ShouldBeNull(), d => d.Redirect.ShouldBe("b@example.com"), d => d.Template.ShouldBe("dmca"));
        Book(Before + "discard = true").Decide(Mail())
            .ShouldSatisfyAllConditions(d => d.Maildir.ShouldBeNull(), d => d.Discard.ShouldBeTrue(), d => d.Template.ShouldBeNull(), d => d.Notify.ShouldNotBeNull());
        Book(Before + "reject = 'no'").Decide(Mail()).ShouldSatisfyAllConditions(d => d.Refusal!.Text.ShouldBe("no"), d => d.Maildir.ShouldBeNull(),
            d => d.Template.ShouldBeNull(), d => d.Tags.ShouldBeEmpty(), d => d.Notify.ShouldBeNull());
    }

    [Fact]
    public void What_a_sender_wrote_becomes_one_line_of_ASCII_in_a_field()
    {
        var mail = Mail() with { Notice = Notice with { CaseId = "a\r\nBcc: x@example.org\u202e" + new string('é', 600) } };
        var (name, value) = Book("[[rule]]\nname = 'r'\nwhen = {}\ntag.X-Case = 'case {case_id}'").Decide(mail).Tags.ShouldHaveSingleItem();
        name.ShouldBe("X-Case");
        value.ShouldStartWith("case a??Bcc: x@example.org????");
        value.Length.ShouldBe(500);
    }

    [Fact]
    public void Without_a_profile_a_folder_has_the_word_unknown_and_a_field_is_left_away()
    {
        var decision = Book("[[rule]]\nname = 'r'\nwhen = {}\ndeliver.maildir = '.{profile}'\ntag.X-P = '{profile}'").Decide(Mail() with { Profile = null });
        decision.Maildir.ShouldBe(".unknown");
        decision.Tags.ShouldBeEmpty();
    }

    [Fact]
    public void A_rule_without_a_class_leaves_the_one_that_the_mail_is_assessed_with()
    {
        var book = Book("[[rule]]\nname = 'r'\nwhen.client = '198.51.100.7'\n");
        book.Decide(Mail()).Class.ShouldBe("spam-report");
        // The class is not known yet, and what it is decides about the tags.
        book.DecideEarly(Mail().Envelope, Received).ShouldNotBeNull().LeavesAlone.ShouldBeFalse();
    }

    [Fact]
    public void Rules_that_go_on_leave_an_early_decision_what_the_whole_mail_would_get()
    {
        const string Tagging = "[[rule]]\nname = 't'\nwhen = {}\ncontinue = true\ntag.X-A = 'a'\n";
        const string LeaveAlone = "[[rule]]\nname = 'l'\nclass = 'none'\nwhen.client = '198.51.100.7'\n";
        const string Refuse = "[[rule]]\nname = 'no'\nwhen.client_name = 'example.net'\nreject = 'no'\n";
        const string Goes = "[[rule]]\nname = 'g'\nclass = 'none'\nwhen = {}\ncontinue = true\n";

        Early(Tagging + LeaveAlone).LeavesAlone.ShouldBeFalse("it is tagged");
        Early(Goes + LeaveAlone).LeavesAlone.ShouldBeTrue();
        Early(Tagging + Refuse).Refusal.ShouldNotBeNull();
        Book(Tagging).DecideEarly(Mail().Envelope, Received).ShouldBeNull("nothing ends the search");
        Book(Goes).Needs.AskedAt.ShouldBe(Moment.None);
        Book(Tagging + Refuse).Needs.AskedAt.ShouldBe(Moment.Recipient);

        static Decision Early(string rules)
        {
            var (early, whole) = (Book(rules).DecideEarly(Mail().Envelope, Received).ShouldNotBeNull(), Book(rules).Decide(Mail()));
            (early.LeavesAlone, early.Refusal, early.Rule).ShouldBe((whole.LeavesAlone, whole.Refusal, whole.Rule));
            return early;
        }
    }

    [Fact]
    public void The_time_of_the_early_decision_counts()
    {
        var book = Book("[[rule]]\nname = 'r'\nwhen.time_of_day = '22:00-06:00'\nreject = 'we sleep'");
        book.DecideEarly(Mail().Envelope, Received).ShouldNotBeNull().Refusal.ShouldNotBeNull();
        book.DecideEarly(Mail().Envelope, Received.AddHours(10)).ShouldBeNull();
    }

    [Theory]
    [InlineData("when.class = 'none'\nreject = 'no'", "the header and the front of the body")]
    [InlineData("when.profile = 'agency'\nreject = 'no'", "the header and the front of the body")]
    [InlineData("when.ip_any = '192.0.2.1'\nreject = 'no'", "the header and the front of the body")]
    [InlineData("when.fact.work = 'x'\nreject = 'no'", "the header and the front of the body")]
    [InlineData("when.repeated = false\nreject = 'no'", "the header and the front of the body")]
    [InlineData("when.any = [{ deadline = { within = '1d' } }]\nreject = 'no'", "the header and the front of the body")]
    [InlineData("when.size.over = '1 MB'\nreject = 'no'", "the whole content")]
    [InlineData("when.not.all = [{ size.over = '1 MB' }]\nreject = 'no'", "the whole content")]
    [InlineData("when.subject = 'x'\nreject = 'no'", "the header")]
    [InlineData("when.authentication = 'fail'\nreject = 'no'", "the header")]
    [InlineData("when.sender = '/x/'\nreject = 'no'", "no content")]
    [InlineData("when = { null_sender = true, time_of_day = '22:00-06:00', client_name = 'example.net' }\nreject = 'no'", "no content")]
    [InlineData("when = {}\nnotify = 'a@example.com'", "the whole content")]
    [InlineData("when = {}\nquarantine = 'x'", "the whole content")]
    public void The_MTA_sends_what_the_keys_need(string rule, string content)
    {
        using var folder = new SettingsFolder();
        folder.Write("profiles/agency.toml", "match.body = 'a'");
        folder.Write(SettingsFolder.Name, $"{Head}[[rule]]\nname = 'r'\n{rule}");
        folder.Errors().ShouldBeEmpty();
        new RuleBook(folder.Load().Settings!.Rules).Needs.ToString().ShouldStartWith(content + " of watched mail is fetched; ");
    }
}
