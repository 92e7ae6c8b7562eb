using System.Text;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Replies;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class AlertMailTests
{
    static readonly ReplySettings Settings = new() { FromName = "Abuse Desk", FromAddress = "abuse@example.com" };
    static readonly Decision Telling = new() { Class = "copyright", Rule = "last", NotifyRule = "urgent", Maildir = ".Abuse.DMCA", Notify = "noc@example.com" };
    static readonly ReplyDecision Held = new(ReplyOutcome.Hold, "rule-hold", "the rule leaves the answer to a person");

    [Fact]
    public void An_alert_tells_what_a_person_needs_to_act()
    {
        var occasion = Occasions.Of(Occasions.Notice with { TicketId = "T-77", Deadline = new("within 24 hours", TimeSpan.FromHours(24), null) }) with
        {
            Assessment = Assessment.Unseen with { Class = MailClass.Copyright, Reason = "9 points", Kind = NoticeKind.Conduit, Role = SenderRole.Agent },
        };
        var mail = Alerts().Write(Telling, Held, occasion, "filed", ".Abuse.DMCA/new/1795.M1.host,S=1")!;
        (mail.To, mail.IsAlert, mail.EventKey).ShouldBe(("noc@example.com", true, null));
        Encoding.ASCII.GetString(mail.Content.Span).ShouldBe("""
            From: "Abuse Desk" <abuse@example.com>
            To: noc@example.com
            Subject: [urgent] copyright, due 2026-11-18 02:11:41 UTC: Case ID 1332200 -
             Notice of Claimed Infringement
            Date: Tue, 17 Nov 2026 02:11:41 +0000
            Message-ID: MESSAGE-ID
            Auto-Submitted: auto-generated
            X-Auto-Response-Suppress: All
            X-Loop: abuse@example.com
            Content-Language: en
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 7bit

            Rule urgent asked for this alert.

              Our reference: AM-0123456789ab
              Received:      2026-11-17 02:11:41 UTC
              From:          Example Copyright Agency <agency@notices.example.org>
              Subject:       Case ID 1332200 - Notice of Claimed Infringement

              Class:         copyright (9 points)
              Kind:          conduit
              Sender:        agent
              Deadline:      2026-11-18 02:11:41 UTC ("within 24 hours")
              Case:          1332200
              Ticket:        T-77
              Address:       192.0.2.163 port 6881
              Time:          2026-11-17 00:26:43 UTC
              Items:         1

              The mail:      filed
              Folder:        .Abuse.DMCA, in the file
              1795.M1.host,S=1
              The answer:    hold (rule-hold: the rule leaves the answer to a
              person)

            """.Replace("MESSAGE-ID", mail.MessageId, StringComparison.Ordinal).ReplaceLineEndings("\r\n"));
        Alerts().Write(Telling, Held, occasion, "filed", ".Abuse.DMCA/new/1795.M1.host,S=1")!.Content.ToArray().ShouldBe(mail.Content.ToArray());
    }

    [Fact]
    public void An_alert_counts_against_the_limit_of_its_rule_and_tells_how_many_were_left_out()
    {
        var mail = Alerts().Write(Telling, Held, Occasions.Of(), "filed", null)!;
        mail.Limits.ShouldBe([new RateLimit("notify/urgent", 10, TimeSpan.FromHours(1))]);
        Text(mail.Content).ShouldStartWith("Rule urgent asked for this alert.\n\n  Our reference:");
        Text(mail.ContentAfter!(0)).ShouldBe(Text(mail.Content));
        Text(mail.ContentAfter!(1234)).ShouldStartWith("Rule urgent asked for this alert.\nAlerts of this rule left out since its last one, being too many: 1234\n\n  Our reference:");
        Alerts(Settings with { Limits = new() { Notify = null } }).Write(Telling, Held, Occasions.Of(), "filed", null)!.Limits.ShouldBeEmpty();

        static string Text(ReadOnlyMemory<byte> content) => MimeMessage.Load(content).Text.ReplaceLineEndings("\n");
    }

    [Fact]
    public void A_mail_that_tells_nothing_makes_an_alert_all_the_same()
    {
        var message = Occasions.Mail("X-Empty: 1", "");
        var alert = MimeMessage.Load(Alerts().Write(Telling with { NotifyRule = null, Maildir = null }, Held, Occasions.Of(message: message) with { Notice = null }, "tagged", null)!.Content);
        alert.Subject.ShouldBe("[] copyright: (no subject)");
        alert.Text.ShouldContain("(no address)");
        alert.Text.ShouldNotContain("Folder:");
    }

    [Fact]
    public void Nothing_that_a_stranger_writes_becomes_a_field_or_a_line_of_its_own()
    {
        var text = new string('x', 5000) + "\r\nX-Evil: 1\u2028X-Evil: 2\0{{operator.name}}";
        var occasion = Occasions.Of(new Notice { Format = "labels", CaseId = text, TicketId = text, Items = [new() { Ip = text, Work = text }] },
            Occasions.Mail("From: =?utf-8?Q?a=0D=0AX-Evil:_3?= <a@example.org>\nSubject: =?utf-8?Q?b=0D=0AX-Evil:_4?="));
        var content = Encoding.ASCII.GetString(Alerts().Write(Telling, Held, occasion, "filed", text)!.Content.Span);
        content.ShouldNotContain("\nX-Evil");
        content.ShouldNotContain("Example Networks");
        content.Length.ShouldBeLessThan(4000);
    }

    [Fact]
    public void A_rule_that_tells_nobody_makes_no_alert() => Alerts().Write(Telling with { Notify = null }, Held, Occasions.Of(), "filed", null).ShouldBeNull();

    [Fact]
    public void A_mail_of_ours_makes_no_alert() =>
        Alerts().Write(Telling, Held, Occasions.Of(message: Occasions.Mail(Occasions.Header + "\nX-Loop: abuse@example.com")), "filed", null).ShouldBeNull();

    static AlertMail Alerts(ReplySettings? settings = null)
    {
        var (book, errors) = TemplateBook.Load(Repository.Path("conf/templates"), Occasions.Operator);
        errors.ShouldBeEmpty();
        return new AlertMail(settings ?? Settings, new Desk(new DeskSettings { Addresses = ["abuse@example.com"] }), book!);
    }
}
