using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Settings;
using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Triage;

public sealed class AssessorTests
{
    static readonly Desk Desk = new(new DeskSettings { Addresses = ["abuse@example.com"] });
    static readonly Assessor Assessor = new(new ReplySettings { FromAddress = "abuse@example.com" }, Desk);

    const string Facts = "\n\nCase ID: X-1\nTitle: Sea: Tales\nTimestamp: 2026-03-01T10:00:00Z\nIP Address: 192.0.2.7\nPort: 6881\nInfohash: 62e893ebc75376fea8c5b19141f7d90019cb5ca6\n";
    const string Claim = "Dear Sir or Madam, the use of this work infringes the copyright of our client.";

    static Assessment Assess(string header, string body, string sender = "<a@agency.example>", ProfileSettings? profile = null)
    {
        var message = MimeMessage.Load(Encoding.UTF8.GetBytes($"{header.ReplaceLineEndings("\n")}\n\n{body.ReplaceLineEndings("\n")}\n"));
        var envelope = new Envelope { Sender = EnvelopeAddress.Parse(sender), Recipients = [EnvelopeAddress.Parse("abuse@example.com")] };
        return Assessor.Assess(envelope, message, NoticeReader.Read(message), profile, Author.Of(message, Desk));
    }

    [Theory]
    [InlineData("From: a@agency.example\nSubject: Notice", Claim + Facts, MailClass.Copyright)]
    [InlineData("From: a@agency.example\nSubject: Notice", "Copyright infringement! DMCA! Good faith, penalty of perjury, authorized to act on behalf of the owner.", MailClass.None)]
    [InlineData("From: a@bank.example\nSubject: Phishing site", "The page https://login.example.net/x imitates our bank and copies our copyrighted logo. It is phishing.", MailClass.AbuseOther)]
    [InlineData("From: a@noc.example\nSubject: SSH brute force from 192.0.2.7", "sshd: Failed password for root from 192.0.2.7 port 51413", MailClass.AbuseOther)]
    [InlineData("From: a@user.example\nSubject: Spam from your network", "I got three unsolicited mails from 192.0.2.7 today.", MailClass.SpamReport)]
    [InlineData("From: a@shop.example\nSubject: Please block us", "Please block access from your exits to 198.51.100.0/24.", MailClass.BlockingRequest)]
    [InlineData("From: a@brand.example\nSubject: Trademark infringement", "The site https://shop.example.net sells goods with our trademark. Good faith belief: not authorized by the trademark owner.", MailClass.AbuseOther)]
    [InlineData("From: a@court.example\nSubject: Subpoena under 17 U.S.C. 512(h)", "Attached is a subpoena about alleged copyright infringement.", MailClass.AbuseOther)]
    [InlineData("From: a@code.example\nSubject: GPL question", "Your firmware holds code under the GPL. This may be a copyright infringement; where is the source?", MailClass.AbuseOther)]
    [InlineData("From: a@user.example\nSubject: Hello", "How are you today?", MailClass.None)]
    public void The_heaviest_class_wins_and_words_alone_make_no_notice(string header, string body, MailClass expected) =>
        Assess(header, body).Class.ShouldBe(expected);

    [Theory]
    [InlineData("From: MAILER-DAEMON@mail.example\nSubject: failure notice", "<>", "mail system")]
    [InlineData("From: Mail Robot <robot@mail.example>\nSubject: Undeliverable: Re: Notice", "<>", "bounce")]
    [InlineData("From: a@agency.example\nSubject: Returned\nContent-Type: multipart/report; report-type=delivery-status; boundary=x", "<a@agency.example>", "report")]
    [InlineData("From: abuse@example.com\nSubject: Re: Notice", "<abuse@example.com>", "this desk")]
    [InlineData("From: a@agency.example\nX-Loop: abuse@example.com", "<a@agency.example>", "X-Loop")]
    [InlineData("From: a@agency.example\nSubject: Re: x\nIn-Reply-To: <0123@example.com>", "<a@agency.example>", "answers a mail of ours")]
    [InlineData("From: a@agency.example\nAuto-Submitted: auto-replied", "<a@agency.example>", "machine answers")]
    [InlineData("From: a@agency.example\nSubject: Abwesenheitsnotiz: Notice", "<a@agency.example>", "subject says")]
    [InlineData("From: a@talk.example\nSubject: [talk] what now?\nList-Id: <talk.lists.example>", "<a@talk.example>", "mailing list")]
    [InlineData("From: a@talk.example\nSubject: [talk] what now?\nList-Post: <mailto:talk@lists.example>", "<a@talk.example>", "mailing list")]
    [InlineData("From: a@agency.example\nSubject: Counter-notification under 512(g)", "<a@agency.example>", "counter-notice")]
    public void A_whole_notice_in_them_changes_nothing(string header, string sender, string reason)
    {
        var assessment = Assess(header, Claim + Facts, sender);

        assessment.Class.ShouldBe(MailClass.None);
        assessment.Reason.ShouldContain(reason);
    }

    [Theory]
    [InlineData("From: a@agency.example\nSubject: Notice\nList-Id: <abuse.provider.example>\nPrecedence: list")]
    [InlineData("From: 'A' via abuse <abuse@example.com>\nReply-To: a@agency.example\nSubject: Notice\nList-Id: <abuse.example.com>\nList-Post: <https://groups.example.com/post>")]
    [InlineData("From: a@agency.example\nSubject: Notice\nAuto-Submitted: auto-generated\nPrecedence: bulk")]
    [InlineData("From: a@agency.example\nSubject: RE: TC-7046b9dc")]
    [InlineData("From: a@agency.example\nSubject: Notice\nList-Unsubscribe: <https://agency.example/u>")]
    public void What_genuine_notices_carry_does_not_hide_them(string header) => Assess(header, Claim + Facts).Class.ShouldBe(MailClass.Copyright);

    [Fact]
    public void A_notice_with_a_null_sender_is_a_notice() => Assess("From: a@agency.example\nSubject: Notice", Claim + Facts, "<>").Class.ShouldBe(MailClass.Copyright);

    [Fact]
    public void An_answer_that_quotes_a_notice_is_no_notice()
    {
        var quoted = string.Join('\n', (Claim + Facts).Split('\n').Select(line => "> " + line));

        Assess("From: a@agency.example\nSubject: Re: Notice", "Whom may we ask about port 6881?\n\n" + quoted).Class.ShouldBe(MailClass.None);
        Assess("From: a@agency.example\nSubject: Fwd: Notice", "Please see below.\n\n" + quoted).Class.ShouldBe(MailClass.Copyright);
    }

    [Theory]
    [InlineData("You use my pictures: copyright infringement! Good faith, perjury. Download the proof: https://files.example.net/proof.zip (password 1)")]
    [InlineData("Copyright infringement on your page. Log in to appeal or your account will be disabled: https://appeal.example.net/login. Pay in bitcoin.")]
    public void Lures_with_copyright_are_no_notices(string body)
    {
        var assessment = Assess("From: a@freemail.example\nSubject: Copyright complaint", body);

        assessment.Class.ShouldBe(MailClass.None);
        assessment.Reason.ShouldContain("lures");
    }

    [Fact]
    public void A_settlement_offer_beside_the_facts_is_still_a_notice() =>
        Assess("From: a@agency.example\nSubject: Notice", Claim + Facts + "Log in to https://pay.agency.example and pay the amount by wire transfer.").Class.ShouldBe(MailClass.Copyright);

    [Theory]
    [InlineData("From: p@polizei.bund.example\nSubject: Abuse", SenderRole.Authority)]
    [InlineData("From: p@abuse.bund.de\nSubject: Notice", SenderRole.Authority)]
    [InlineData("From: p@unit.gc.ca\nSubject: Notice", SenderRole.Authority)]
    [InlineData("From: p@npa.go.jp\nSubject: Notice", SenderRole.Authority)]
    [InlineData("From: p@fedpol.admin.ch\nSubject: Notice", SenderRole.Authority)]
    [InlineData("From: p@ec.europa.eu\nSubject: Notice", SenderRole.Authority)]
    [InlineData("From: p@unit.Carabinieri.it\nSubject: Notice", SenderRole.Authority)]
    [InlineData("From: p@om.nl\nSubject: Notice", SenderRole.Authority)]
    [InlineData("From: 'Federal Bureau of Investigation' <p@mail.example>\nSubject: Notice", SenderRole.Authority)]
    [InlineData("From: a@agency.example\nSubject: Notice", SenderRole.Agent)]
    public void The_role_is_read_from_domain_and_name(string header, SenderRole role)
    {
        Assess(header, Claim + Facts).Role.ShouldBe(role);
    }

    [Fact]
    public void A_provider_with_a_ticket_is_upstream() =>
        Assess("From: abuse@hoster.example\nSubject: [Ticket #4711] Abuse report", "Dear customer, we have received a complaint about your server. Reply to this ticket within 24 hours.\n\nForwarded message:\n" + Claim + Facts)
            .Role.ShouldBe(SenderRole.Upstream);

    [Fact]
    public void A_profile_knows_role_and_usual_class()
    {
        var profile = new ProfileSettings { Name = "traps", At = new("traps.toml", 1, 1), Match = new(), Class = "spam-report", Role = "authority" };
        var assessment = Assess("From: a@traps.example\nSubject: Report", "Mail from 192.0.2.7 came to us.", profile: profile);

        assessment.Class.ShouldBe(MailClass.SpamReport);
        assessment.Role.ShouldBe(SenderRole.Authority);
        assessment.Evidence.ShouldContain(evidence => evidence.What == "profile traps");
    }

    [Fact]
    public void Every_point_has_its_words()
    {
        var assessment = Assess("From: copyright@agency.example\nSubject: Copyright notice", Claim + Facts);

        assessment.Reason.ShouldContain("points for copyright");
        assessment.Evidence.ShouldAllBe(evidence => evidence.What.Length > 0 && !evidence.What.Contains('\n') && evidence.Points != 0);
    }
}
