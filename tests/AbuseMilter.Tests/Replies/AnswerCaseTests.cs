using System.Text;
using AbuseMilter.Mime;
using AbuseMilter.Replies;
using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

/// <summary>
/// The 56 cases of automatic answers by their numbers, as far as thinking alone decides them; the same are played behind a real Postfix elsewhere. Answers go where the
/// profile fixes it, else to Reply-To or From of the authenticated author, and never to the envelope's address, which the table of the cases still means by "envelope sender".
/// What is kept back for a person is <c>hold</c>, where the table says no. A rule answers every mail here, so that nothing but the policy decides.
/// </summary>
public sealed class AnswerCaseTests
{
    const string Me = AnswerCase.Known;

    static readonly string Part = "--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; agency@notices.example.org\nAction: failed\nStatus: 5.1.1\n--x--";

    static AnswerCase Send(string to = Me) => new("send ok " + to);

    static AnswerCase Hold(string code, string? to = Me) => new($"hold {code} {to}");

    static AnswerCase No(string code) => new("none " + code);

    // K means a sender whom a profile names, authenticated.
    static AnswerCase Stranger(string expected) => new(expected) { From = AnswerCase.Unknown, Sender = "bounces@label.example.net" };

    static string Signed(string results) => "Authentication-Results: " + results;

    static readonly Dictionary<string, AnswerCase> Cases = new()
    {
        ["1"] = Send(),
        ["2"] = Stranger("hold unknown-sender " + AnswerCase.Unknown),
        ["2 where mode is authenticated"] = Stranger("send ok " + AnswerCase.Unknown) with { AnswersUnknown = true },
        ["3"] = No("null-sender") with { Sender = "<>" },
        ["4"] = Send("cases@desk.example.org") with { Sender = "<>", From = "robot@fixed.example.org" },
        ["5"] = Stranger("none automatic") with { Fields = ["Auto-Submitted: auto-generated"] },
        ["6"] = Send() with { Fields = ["Auto-Submitted: auto-generated"] },
        ["7"] = No("auto-replied") with { Fields = ["Auto-Submitted: auto-replied"] },
        ["8"] = Send() with { Fields = ["Auto-Submitted: no"] },
        ["9"] = Send() with { Fields = ["Auto-Submitted: No (comment)"] },
        ["10 as 5"] = Stranger("none automatic") with { Fields = ["Auto-Submitted: auto-generated; owner-email=\"x\""] },
        ["10 as 6"] = Send() with { Fields = ["Auto-Submitted: auto-generated; owner-email=\"x\""] },
        ["11"] = No("auto-replied") with { Fields = ["Auto-Submitted: no", "Auto-Submitted: auto-replied"] },
        ["12 bulk"] = Stranger("none automatic") with { Fields = ["Precedence: bulk"] },
        ["12 list"] = Stranger("none automatic") with { Fields = ["Precedence: list"] },
        ["12 junk"] = Stranger("none automatic") with { Fields = ["Precedence: junk"] },
        ["13"] = Send() with { Fields = ["Precedence: bulk"] },
        ["14"] = Send() with { Fields = ["Precedence: first-class"] },
        ["15"] = No("auto-replied") with { Fields = ["Precedence: auto_reply"] },
        ["16 List-Id"] = No("list") with { Fields = ["List-Id: <talk.lists.example.net>"] },
        ["16 List-Post"] = No("list") with { Fields = ["List-Post: <mailto:talk@lists.example.net>"] },
        ["17"] = Send() with { Fields = ["List-Unsubscribe: <https://notices.example.org/u>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"] },
        ["18 All"] = Stranger("none automatic") with { Fields = ["X-Auto-Response-Suppress: All"] },
        ["18 several"] = Stranger("none automatic") with { Fields = ["X-Auto-Response-Suppress: DR, OOF, AutoReply"] },
        ["18 known"] = Send() with { Fields = ["X-Auto-Response-Suppress: All"] },
        ["19"] = Send() with { Fields = ["X-Auto-Response-Suppress: DR"] },
        ["20 mailer-daemon"] = No("system-sender") with { Sender = "Mailer-Daemon@notices.example.org" },
        ["20 postmaster"] = No("system-sender") with { Sender = "POSTMASTER@notices.example.org" },
        ["21 owner-x"] = No("system-sender") with { Sender = "owner-x@notices.example.org" },
        ["21 x-request"] = No("system-sender") with { Sender = "x-request@notices.example.org" },
        ["21 x-bounces"] = No("system-sender") with { Sender = "x-bounces@notices.example.org" },
        ["21 x-requester"] = Send() with { Sender = "x-requester@notices.example.org" },
        ["22 noreply"] = Stranger("hold unknown-sender") with { From = "noreply@label.example.net", Because = "a person may know where to write" },
        ["22 no-reply of a known sender"] = Hold("no-reply-address", null) with { From = "no-reply@notices.example.org", Because = "as above" },
        ["22 donotreply in the envelope"] = Send() with { Sender = "donotreply@notices.example.org", Because = "the envelope's address is never answered, so its name does not matter" },
        ["23"] = Send("cases@notices.example.org") with { From = "noreply@notices.example.org", Sender = "noreply@notices.example.org", Fields = ["Reply-To: cases@notices.example.org"] },
        ["24"] = Send() with { Fields = ["Reply-To: victim@elsewhere.example.com.au"] },
        ["25"] = Send() with { Fields = ["Reply-To: a@notices.example.org, b@notices.example.org"] },
        ["26 the envelope"] = No("own-address") with { Sender = "abuse@example.com" },
        ["26 From"] = No("own-address") with { From = "someone@mail.example.com" },
        ["27"] = Stranger("none not-addressed") with { Fields = ["To: undisclosed-recipients:;"] },
        ["27 known"] = Send() with { Fields = ["To: undisclosed-recipients:;"] },
        ["27 without To"] = Stranger("none not-addressed") with { Fields = ["To"] },
        ["28"] = Send() with { Fields = ["To: somebody@example.net", "Cc: \"The desk\" <ABUSE@Example.COM>"] },
        ["28 of a stranger"] = Stranger("hold unknown-sender " + AnswerCase.Unknown) with { Fields = ["To: somebody@example.net", "Cc: \"The desk\" <ABUSE@Example.COM>"] },
        ["29"] = Stranger("hold unknown-sender " + AnswerCase.Unknown) with { Fields = ["To: abuse+x@example.com"], Recipients = ["abuse+x@example.com"] },
        ["30"] = Stranger("hold unknown-sender " + AnswerCase.Unknown) with { Fields = ["To: somebody@example.net", "Resent-To: abuse@example.com", "Resent-From: f@label.example.net"] },
        ["30 known"] = Send() with
        {
            Fields = ["To: somebody@example.net", "Resent-To: abuse@example.com", "Resent-From: forwarder@example.net"],
            Because = "the author is answered and not who passed it on: the author is authenticated, and the letter is for him",
        },
        ["31"] = Hold("from", null) with { Fields = ["From: agency@notices.example.org, b@example.net", "Sender: b@example.net"], Authentication = null, Because = "a person may answer it" },
        ["32 no From"] = Hold("from", null) with { Fields = ["From"], Authentication = null, Because = "as above" },
        ["32 half a From"] = Hold("from", null) with { Fields = ["From: <agency@>"], Authentication = null, Because = "as above" },
        ["33"] = Hold("from", null) with { Fields = ["From: agency@notices.example.org\nFrom: b@example.net"], Authentication = null, Because = "as above" },
        ["34"] = Send() with { Fields = ["Message-ID"] },
        ["35"] = Send() with { Fields = ["References: <a@notices.example.org> <b@notices.example.org>"] },
        ["36"] = Send() with { Fields = ["Message-ID: <a b>"] },
        ["37"] = Send() with { Fields = ["Subject: AW: Re: Case ID 1332200"] },
        ["38"] = Send() with { Fields = ["Subject: =?utf-8?Q?Case_ID_1332200=0D=0ABcc=3A_victim=40example=2Enet?=\n =?utf-8?Q?_-_Notice?="] },
        ["39"] = Send() with { Fields = ["Subject"] },
        ["40"] = Send() with { Fields = ["MIME-Version: 1.0", "Content-Type: multipart/report; report-type=feedback-report; boundary=x"], Text = Report },
        ["41"] = No("report") with { Fields = ["MIME-Version: 1.0", "Content-Type: multipart/report; report-type=delivery-status; boundary=x"], Text = Part },
        ["42"] = No("report") with { Fields = ["MIME-Version: 1.0", "Content-Type: multipart/report; report-type=disposition-notification; boundary=x"], Text = Part },
        ["43"] = No("spam") with { Fields = ["X-Spam-Flag: YES"] },
        ["44"] = No("own-loop") with { Fields = ["X-Loop: abuse@example.com"] },
        ["45"] = Hold("auth-none") with
        {
            Fields = [Signed("mx.example.com; dmarc=pass header.from=notices.example.org")],
            Authentication = null,
            IsStripped = false,
            Because = "a person may answer it; no field is believed that may come from outside",
        },
        ["45b comment"] = Hold("auth-none") with { Fields = [Signed("(c) mx.example.com; dmarc=pass header.from=notices.example.org")], Authentication = null, IsStripped = false },
        ["45b quotes"] = Hold("auth-none") with { Fields = [Signed("\"mx.example.com\"; dmarc=pass header.from=notices.example.org")], Authentication = null, IsStripped = false },
        ["45 the border's own"] = Send() with { Fields = [Signed("mx.example.com; dmarc=pass header.from=notices.example.org")], Authentication = null },
        ["46"] = Hold("auth-none") with { Fields = [Signed("mx.example.com; dkim=pass header.d=notices.example.org(.example.net")], Authentication = null },
        ["47"] = Hold("auth-none") with { Fields = [Signed("mx.example.com; spf=pass smtp.helo=notices.example.org")], Authentication = null },
        ["51 SRS"] = Send() with { Sender = "SRS0=HHH=TT=notices.example.org=agency@relay.example.net", Because = "never answered, so nothing of it changes" },
        ["51 VERP"] = Send() with { Sender = "bounce-4711-abuse=example.com@notices.example.org", Because = "as above" },
        ["52"] = Send() with { Sender = "fälle@notices.example.org", Because = "as above: what matters is From" },
        ["52 From"] = Hold("bad-destination", null) with { From = "fälle@notices.example.org", Because = "no reply needs SMTPUTF8" },
        ["53"] = Hold("follow-up", null) with { Fields = ["In-Reply-To: <0123456789abcdef0123456789abcdef@example.com>"] },
        ["54"] = No("own-user") with { Login = "alice", Because = "of mynetworks Postfix tells nothing; a rule can ask for the client" },
        ["55"] = Send() with { Recipients = ["abuse@example.com", "abuse+second@example.com"] },
    };

    const string Report = """
        --x
        Content-Type: text/plain

        We represent the owner of the copyright in the work below. Its use is not authorised by the owner.

        Title: Sea Tales
        Infohash: 62e893ebc75376fea8c5b19141f7d90019cb5ca6
        Protocol: BitTorrent
        --x
        Content-Type: message/feedback-report

        Feedback-Type: xarf
        User-Agent: Robot/1
        Version: 1
        Source-IP: 192.0.2.163
        --x
        Content-Type: application/json; name="xarf.json"

        {"Version": "1", "ReporterInfo": {"ReporterOrg": "Example Copyright Agency", "ReporterOrgDomain": "notices.example.org", "ReporterOrgEmail": "agency@notices.example.org"},
         "Report": {"ReportClass": "Content", "ReportType": "Copyright", "Date": "2026-11-16T20:26:43Z", "SourceIp": "192.0.2.163", "SourcePort": 6881, "Protocol": "BitTorrent",
          "InfringedWork": "Sea Tales", "InfoHash": "62e893ebc75376fea8c5b19141f7d90019cb5ca6"}}
        --x--
        """;

    public static TheoryData<string> Numbers => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Whom_to_answer(string number)
    {
        var appraisal = Cases[number].Appraise();
        var reply = appraisal.Reply;
        $"{reply.Word} {reply.Code} {(reply.Outcome == ReplyOutcome.None ? null : reply.To)}".Trim().ShouldBe(Cases[number].Expected.Trim());
        (appraisal.Mail is not null).ShouldBe(reply.Outcome != ReplyOutcome.None && reply.To is not null);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Every_letter_has_one_recipient_and_bears_the_marks_of_a_machine(string number)
    {
        if (Letter(number) is not { } letter) return;
        letter.To.Count.ShouldBe(1);
        (letter.Cc.Count + letter.ReplyTo.Count).ShouldBe(0);
        letter.Headers["Auto-Submitted"].ShouldBe("auto-replied");
        letter.Headers["Precedence"].ShouldBe("bulk");
        letter.Headers["X-Auto-Response-Suppress"].ShouldBe("All");
        letter.Headers["X-Loop"].ShouldBe("abuse@example.com");
        letter.MessageId.ShouldNotBeNull();
        letter.From.ShouldHaveSingleItem().Address.ShouldBe("abuse@example.com");
        letter.Headers["Bcc"].ShouldBeNull();
    }

    [Theory]
    [InlineData("34", null, null)]
    [InlineData("1", "<0000528302563c07db@notices.example.org>", "<0000528302563c07db@notices.example.org>")]
    [InlineData("35", "<0000528302563c07db@notices.example.org>", "<a@notices.example.org> <b@notices.example.org> <0000528302563c07db@notices.example.org>")]
    [InlineData("36", null, null)]
    public void The_letter_is_threaded_if_the_mail_has_a_name(string number, string? answered, string? thread)
    {
        var headers = Letter(number).ShouldNotBeNull().Headers;
        headers["In-Reply-To"].ShouldBe(answered);
        headers["References"].ShouldBe(thread);
    }

    [Fact]
    public void Case_35_a_long_thread_is_cut_in_its_middle_and_its_lines_are_short()
    {
        var ids = Enumerable.Range(0, 90).Select(i => $"<{i}.{new string('x', 60)}@notices.example.org>").ToList();
        var mail = (Send() with { Fields = ["References: " + string.Join("\n ", ids)] }).Appraise().Mail.ShouldNotBeNull();
        MimeMessage.Load(mail.Content).References.ShouldBe([ids[0], .. ids[^18..], "<0000528302563c07db@notices.example.org>"]);
        Encoding.ASCII.GetString(mail.Content.Span).Split("\r\n").ShouldAllBe(line => line.Length <= 998);
    }

    [Theory]
    [InlineData("1", "Re: Case ID 1332200 - Notice of Claimed Infringement")]
    [InlineData("37", "Re: Case ID 1332200")]
    [InlineData("39", "Re: your notice")]
    public void The_subject_of_the_letter_is_that_of_the_mail(string number, string subject) => Letter(number).ShouldNotBeNull().Subject.ShouldBe(subject);

    [Fact]
    public void Case_38_a_subject_is_one_line_whatever_it_encodes()
    {
        var letter = Letter("38").ShouldNotBeNull();
        letter.Subject.ShouldNotBeNull().ShouldStartWith("Re: Case ID 1332200");
        letter.Headers.All("Bcc").ShouldBeEmpty();
        letter.To.ShouldHaveSingleItem().Address.ShouldBe(Me);
    }

    [Fact]
    public void Case_48_a_second_notice_of_the_same_case_has_the_same_key()
    {
        var (first, second) = (Send().Appraise().Mail!, (Send() with { Fields = ["Message-ID: <later@notices.example.org>", "Date: Mon, 16 Nov 2026 23:04:41 -0400"] }).Appraise().Mail!);
        (second.CaseKey, second.EventKey).ShouldBe((first.CaseKey, first.EventKey));
        second.MessageId.ShouldNotBe(first.MessageId);
    }

    [Fact]
    public void Case_49_another_case_counts_against_the_same_sender_and_only_a_known_one_has_many()
    {
        var known = Send();
        var (first, second) = (known.Appraise().Mail!, (known with { CaseId = "1332201" }).Appraise().Mail!);
        second.CaseKey.ShouldNotBe(first.CaseKey);
        second.Limits.ShouldBe(first.Limits);
        Limits(known).ShouldBe(["known/family 2000/24h", "to/agency@notices.example.org 2000/24h", "all 2000/1h"]);
        Limits(Stranger("") with { AnswersUnknown = true, ClientAddress = "198.51.100.7" }).ShouldBe([
            "sender/rights@label.example.net 1/24h", "domain/example.net 20/24h", "client/198.51.100.7 50/24h", "to/rights@label.example.net 2000/24h", "all 2000/1h"]);
        Limits(known with { From = "a@large.example.org" }).ShouldBe(["known/large 9000/24h", "to/a@large.example.org 9000/24h", "all 2000/1h"]);
    }

    [Fact]
    public void Case_50_a_thousand_forged_senders_share_what_is_left_for_all()
    {
        var everybody = Enumerable.Range(0, 20).Select(i => Stranger("") with { AnswersUnknown = true, From = $"x@label{i}.example", ClientAddress = "198.51.100.7" }).ToList();
        everybody.Select(one => one.Appraise().Mail!.Limits.Select(limit => limit.Key)).ShouldAllBe(keys => keys.Contains("all") && keys.Contains("client/198.51.100.7"));
        everybody.Select(one => one with { Authentication = Authentication.None }).ShouldAllBe(one => one.Appraise().Reply.Code == "auth-none");
    }

    [Fact]
    public void Case_55_a_message_for_two_of_our_addresses_has_one_answer() => Cases["55"].Appraise().Mail.ShouldNotBeNull();

    [Fact]
    public void A_family_that_is_never_answered_is_not() => (Send() with { From = "a@never.example.org" }).Appraise().Reply.Code.ShouldBe("never-answered");

    static MimeMessage? Letter(string number) => Cases[number].Appraise().Mail is { } mail ? MimeMessage.Load(mail.Content) : null;

    static IEnumerable<string> Limits(AnswerCase one) =>
        one.Appraise().Mail.ShouldNotBeNull().Limits.Select(limit => $"{limit.Key} {limit}");
}
