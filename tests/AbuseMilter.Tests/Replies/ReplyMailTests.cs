using System.Text;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class ReplyMailTests
{
    const string Template = "+++\nsubject = \"Re: {{subject}}\"\n+++\nDear {{complainant}}, your case {{case_id}}.\n\n-- \n{{operator.name}}\n";

    static readonly ReplySettings Settings = new() { FromName = "Abuse Desk", FromAddress = "abuse@example.com" };

    static readonly ReplyDecision Send = new(ReplyOutcome.Send, "ok", "x") { To = "cases@notices.example.org", Template = "dmca" };

    static ReplyMail Mail(string template = Template)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["dmca.en.txt"], template);
        var (book, errors) = TemplateBook.Load(folder.Path, Occasions.Operator);
        errors.ShouldBeEmpty();
        return new ReplyMail(Settings, book!);
    }

    static OutboxMail Render(ReplyOccasion occasion, string template = Template) => Mail(template).Render(Send, occasion).Mail.ShouldNotBeNull();

    static MimeMessage Read(OutboxMail mail) => MimeMessage.Load(mail.Content);

    static string Text(OutboxMail mail) => Encoding.ASCII.GetString(mail.Content.Span);

    [Fact]
    public void The_shipped_template_answers_a_case_notice_with_this_very_mail()
    {
        var data = Path.Combine(AppContext.BaseDirectory, "Data", "Replies");
        var message = MimeMessage.Load(File.ReadAllBytes(Path.Combine(data, "case-notice.eml")));
        var (book, errors) = TemplateBook.Load(Repository.Path("conf/templates"), Occasions.Operator);
        errors.ShouldBeEmpty();

        var (decision, mail) = new ReplyMail(Settings, book!).Render(Send with { To = "PicturesCopyright@mc.notices.example.org" }, Occasions.Of(Expected, message));

        decision.Subject.ShouldBe("Re: Case ID 1332200417 - Notice of Claimed Infringement");
        Text(mail!).ReplaceLineEndings("\n").ShouldBe(File.ReadAllText(Path.Combine(data, "case-reply.eml")));
    }

    [Fact]
    public void The_notice_reader_finds_the_facts_of_that_answer()
    {
        var message = MimeMessage.Load(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "Replies", "case-notice.eml")));
        var notice = NoticeReader.Read(message).ShouldNotBeNull();
        notice.CaseId.ShouldBe(Expected.CaseId);
        var item = notice.Items.ShouldHaveSingleItem();
        (item.Ip, item.Port, item.TimeUtc, item.TimeStated, item.Work).ShouldBe((Expected.Items[0].Ip, Expected.Items[0].Port, Expected.Items[0].TimeUtc, Expected.Items[0].TimeStated, Expected.Items[0].Work));
    }

    static readonly Notice Expected = new()
    {
        Format = "labels",
        CaseId = "1332200417",
        Complainant = "Example Copyright Infringement",
        Items =
        [
            new()
            {
                Work = "Sea: Tales", Ip = "192.0.2.163", Port = 6881, Protocol = "BitTorrent", TimeUtc = new DateTimeOffset(2026, 11, 17, 1, 26, 43, TimeSpan.Zero),
                TimeStated = "16 Nov 2026 20:26:43 EST (GMT -0500)", InfoHash = "62e893ebc75376fea8c5b19141f7d90019cb5ca6",
            },
        ],
    };

    [Fact]
    public void A_reply_says_that_a_machine_sent_it_and_what_it_answers()
    {
        var mail = Render(Occasions.Of());

        Text(mail).Split("\r\n\r\n")[0].Split("\r\n").ShouldBe(
        [
            "From: \"Abuse Desk\" <abuse@example.com>",
            "To: cases@notices.example.org",
            "Subject: Re: Case ID 1332200 - Notice of Claimed Infringement",
            "Date: Tue, 17 Nov 2026 02:11:41 +0000",
            "Message-ID: " + mail.MessageId,
            "In-Reply-To: <0000528302563c07db@[192.0.2.235]>",
            "References: <0000528302563c07db@[192.0.2.235]>",
            "Auto-Submitted: auto-replied",
            "Precedence: bulk",
            "X-Auto-Response-Suppress: All",
            "X-Loop: abuse@example.com",
            "Content-Language: en",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 7bit",
        ]);
        Text(mail).ShouldEndWith("\r\n\r\n-- \r\nExample Networks\r\n");
        mail.MessageId.ShouldMatch("^<[0-9a-f]{32}@example\\.com>$");
        SmtpContent.Defect(mail.Content.Span).ShouldBeNull();
    }

    [Fact]
    public void The_same_notice_gives_the_same_bytes_and_another_one_another_Message_ID()
    {
        var mail = Render(Occasions.Of());
        Text(Render(Occasions.Of())).ShouldBe(Text(mail));
        Render(Occasions.Of() with { Digest = new ContentDigest(new string('f', 64)) }).MessageId.ShouldNotBe(mail.MessageId);
        Render(Occasions.Of(Occasions.Notice with { CaseId = "2" })).MessageId.ShouldNotBe(mail.MessageId);
    }

    [Fact]
    public void Text_past_ASCII_is_quoted_printable_and_its_subject_encoded()
    {
        var message = Occasions.Mail("From: a@example.org\nSubject: =?utf-8?q?Fall_f=C3=BCr?=\n =?utf-8?q?_1332200?=");
        var mail = Render(Occasions.Of(Occasions.Notice with { Complainant = "Übersee GmbH" }, message));

        Text(mail).ShouldContain("Content-Transfer-Encoding: quoted-printable\r\n");
        Text(mail).ShouldContain("\r\n--=20\r\n");
        Read(mail).Subject.ShouldBe("Re: Fall für 1332200");
        Read(mail).Text.ShouldStartWith("Dear Übersee GmbH, your case 1332200.");
    }

    [Theory]
    [InlineData("Message-ID: <a b@example.org>")]
    [InlineData("Message-ID: garbage")]
    [InlineData("X-Nothing: x")]
    public void Without_a_usable_Message_ID_there_is_no_thread(string field)
    {
        var mail = Read(Render(Occasions.Of(message: Occasions.Mail($"From: a@example.org\nSubject: x\nReferences: <1@example.org>\n{field}"))));
        mail.Headers["In-Reply-To"].ShouldBeNull();
        mail.Headers["References"].ShouldBeNull();
    }

    [Fact]
    public void References_grow_by_the_notice_and_a_long_thread_is_cut_in_its_middle()
    {
        MimeMessage Answering(int count) => Occasions.Mail(
            $"From: a@example.org\nSubject: x\nMessage-ID: <last@example.org>\nReferences: {string.Join("\n ", Enumerable.Range(1, count).Select(n => $"<{n}@example.org>"))}");

        Read(Render(Occasions.Of(message: Answering(2)))).References.ShouldBe(["<1@example.org>", "<2@example.org>", "<last@example.org>"]);
        var cut = Read(Render(Occasions.Of(message: Answering(50)))).References;
        cut.Count.ShouldBe(20);
        cut[0].ShouldBe("<1@example.org>");
        cut[1].ShouldBe("<33@example.org>");
        cut[^1].ShouldBe("<last@example.org>");
    }

    [Fact]
    public void A_reply_stays_below_8_KB_whatever_the_thread_is()
    {
        var ids = string.Join("\n ", Enumerable.Range(1, 19).Select(n => $"<{new string('x', 800)}{n}@example.org>"));
        var mail = Render(Occasions.Of(message: Occasions.Mail($"From: a@example.org\nSubject: x\nMessage-ID: <last@example.org>\nReferences: {ids}")));
        mail.Content.Length.ShouldBeLessThan(8192);
        Read(mail).References.ShouldBe(["<last@example.org>"]);
    }

    [Fact]
    public void A_letter_that_is_too_long_is_held()
    {
        var (decision, mail) = Mail("+++\n+++\n" + string.Concat(Enumerable.Repeat("0123456789\n", 800))).Render(Send, Occasions.Of());
        mail.ShouldBeNull();
        (decision.Word, decision.Reason).ShouldBe(("hold", "template: the reply is longer than 8191 octets"));
    }

    [Fact]
    public void A_letter_with_a_hole_is_held_and_never_rendered()
    {
        var (decision, mail) = Mail().Render(Send, Occasions.Of(Occasions.Notice with { CaseId = null }));
        mail.ShouldBeNull();
        (decision.Word, decision.Reason, decision.To).ShouldBe(("hold", "template: case_id is empty", Send.To));
        Mail().Render(Send with { Template = "other" }, Occasions.Of()).Decision.Reason.ShouldBe("template: there is no template other");
    }

    [Fact]
    public void A_held_reply_is_rendered_for_a_person_to_release()
    {
        var (decision, mail) = Mail().Render(new ReplyDecision(ReplyOutcome.Hold, "rule-hold", "x") { To = Send.To, Template = "dmca" }, Occasions.Of());
        (decision.Word, decision.Reason).ShouldBe(("hold", "rule-hold: x"));
        mail.ShouldNotBeNull().CaseKey.ShouldBe("cases@notices.example.org/case/1332200");

        (decision, mail) = Mail().Render(new ReplyDecision(ReplyOutcome.Hold, "rule-hold", "x") { To = Send.To, Template = "dmca" }, Occasions.Of() with { Notice = null });
        (decision.Reason, mail).ShouldBe(("rule-hold: x", null));
    }

    [Fact]
    public void A_forged_notice_does_not_take_the_place_of_the_real_one() =>
        Mail().Render(Send with { Outcome = ReplyOutcome.Hold, IsVouched = false }, Occasions.Of()).Mail.ShouldNotBeNull().ShouldSatisfyAllConditions(
            mail => mail.CaseKey.ShouldBe("unvouched/cases@notices.example.org/case/1332200"),
            mail => mail.EventKey.ShouldBe("unvouched/cases@notices.example.org/event/192.0.2.163/6881/sea%3a%20tales/20261117t0026z"));

    [Fact]
    public void A_quoted_letter_under_a_new_case_id_is_the_same_event()
    {
        var mail = Render(Occasions.Of());
        var quoted = Occasions.Notice with { CaseId = "0099887", Items = [Occasions.Item with { InfoHash = null, FileName = null, TimeStated = null }] };
        var again = Render(Occasions.Of(quoted));
        again.CaseKey.ShouldNotBe(mail.CaseKey);
        again.EventKey.ShouldBe(mail.EventKey.ShouldNotBeNull());
        Render(Occasions.Of(Occasions.Notice with { Items = [Occasions.Item with { TimeUtc = null }] })).EventKey.ShouldBeNull();
    }

    [Fact]
    public void What_must_not_be_answered_is_not_rendered() =>
        Mail().Render(new ReplyDecision(ReplyOutcome.None, "null-sender", "x") { Template = "dmca" }, Occasions.Of()).Mail.ShouldBeNull();

    [Theory]
    [InlineData("x\r\nBcc: victim")]
    [InlineData("x\nBcc: victim\n\nbody")]
    [InlineData("x\rBcc: victim")]
    [InlineData("x\u2028Bcc: victim\u0085y\0z")]
    public void No_value_adds_a_header_or_a_line(string evil)
    {
        var encoded = $"=?utf-8?b?{Convert.ToBase64String(Encoding.UTF8.GetBytes(evil))}?=";
        var message = Occasions.Mail($"From: {encoded} <a@example.org>\nSubject: {encoded}\nMessage-ID: <1@example.org>");
        var template = "+++\nsubject = \"Re: {{subject}} {{case_id}} {{from_name}}\"\n+++\n{{subject}}|{{case_id}}|{{from_name}}|{{work}}\nend\n";
        var notice = Occasions.Notice with { CaseId = evil, Complainant = evil, Items = [Occasions.Item with { Work = evil }] };

        var mail = Read(Render(Occasions.Of(notice, message), template));

        mail.Headers.Select(h => h.Name).ShouldBe(Read(Render(Occasions.Of())).Headers.Select(h => h.Name));
        mail.Text.TrimEnd('\n').Split('\n').Count(line => line.Contains('|') || line == "end" || line.StartsWith("Bcc", StringComparison.Ordinal)).ShouldBeGreaterThan(1);
        Render(Occasions.Of(notice, message), template).Content.Span.IndexOf("\r\nBcc"u8).ShouldBe(-1);
    }

    [Fact]
    public void Whatever_the_values_are_the_mail_can_be_sent_or_is_held() =>
        Prop.ForAll<string, string, string>((subject, caseId, name) =>
        {
            var message = Occasions.Mail($"From: \"{name}\" <a@example.org>\nSubject: {subject}\nMessage-ID: <{caseId}@example.org>");
            var (decision, mail) = Mail().Render(Send, Occasions.Of(Occasions.Notice with { CaseId = caseId, Complainant = name }, message));
            return mail is null
                ? decision.Outcome == ReplyOutcome.Hold
                : SmtpContent.Defect(mail.Content.Span) is null && !SmtpContent.IsEightBit(mail.Content.Span) && mail.Content.Length <= ReplyMail.LongestMail
                    && Read(mail).Headers.All("Auto-Submitted").Count() == 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
