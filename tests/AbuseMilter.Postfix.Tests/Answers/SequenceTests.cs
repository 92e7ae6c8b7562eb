using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Answers;

/// <summary>The cases of the table that take more than one mail, or another way in.</summary>
[Collection(AnswerStand.Shared)]
public sealed class SequenceTests(AnswerStand stand)
{
    [Fact]
    public async Task The_envelope_of_a_reply_asks_for_no_report_of_its_delivery()
    {
        var mail = AnswerCase.Notice("Q-100");
        (await stand.Desk.Receive(mail)).Reply.ShouldBe("send");
        var reply = await stand.Complainant.MailTo($"cases@{mail.Domain}");
        reply.RecipientCommands.ShouldHaveSingleItem().ShouldContain(" NOTIFY=NEVER");
    }

    [Fact, Trait("Case", "48")]
    public async Task A_second_notice_of_the_same_case_is_filed_and_not_answered_again()
    {
        var before = stand.Complainant.Mails.Count;
        var first = AnswerCase.Notice("Q-480");
        var second = first with { Content = Again(first.Content, "an hour later") };
        (await stand.Desk.Receive(first)).Reply.ShouldBe("send");
        var fate = await stand.Desk.Receive(second);
        (fate.Outcome, fate.Reply, fate.Code).ShouldBe(("filed", "none", "duplicate-case"));
        stand.Desk.Filed().Count(mail => mail.Contains("Q-480@", StringComparison.Ordinal)).ShouldBe(2);
        (await stand.Fence(stand.Desk, before)).ShouldHaveSingleItem().To.ShouldBe($"cases@{first.Domain}");
    }

    [Fact, Trait("Case", "49")]
    public async Task A_known_sender_gets_an_answer_to_each_of_its_cases()
    {
        var before = stand.Complainant.Mails.Count;
        for (var i = 0; i < 30; i++) (await stand.Desk.Receive(AnswerCase.Notice($"Q-49{i:00}", "q49.agents.example"))).Reply.ShouldBe("send");
        (await stand.Fence(stand.Desk, before)).Count(reply => reply.To == "cases@q49.agents.example").ShouldBe(30);
    }

    [Fact, Trait("Case", "49")]
    public async Task A_stranger_gets_one_answer_a_day_and_other_cases_wait_for_a_person()
    {
        var before = stand.Complainant.Mails.Count;
        (await stand.StrangersDesk.Receive(AnswerCase.Notice("Q-4951", "q49.example"))).Reply.ShouldBe("send");
        var fate = await stand.StrangersDesk.Receive(AnswerCase.Notice("Q-4952", "q49.example"));
        (fate.Outcome, fate.Reply, fate.Code).ShouldBe(("filed", "hold", "rate-limited"));
        fate.Outbox.ShouldHaveSingleItem().State.ShouldBe("held");
        (await stand.Fence(stand.StrangersDesk, before)).ShouldHaveSingleItem().To.ShouldBe("cases@q49.example");
    }

    // As shipped: from one client 50 a day.
    [Fact, Trait("Case", "50")]
    public async Task Of_a_thousand_strangers_by_one_client_in_a_minute_the_first_are_answered_and_all_are_filed()
    {
        await using var desk = await stand.Open("flood", AnswerStand.AnswersStrangers);
        (await Flood(desk, "o", outside: true)).ShouldBe(50);
    }

    // A relay of our own brings everybody's mail, and does not count as a client.
    [Fact, Trait("Case", "50")]
    public async Task Of_a_thousand_strangers_by_our_own_relay_as_many_are_answered_as_all_together_may_be()
    {
        await using var desk = await stand.Open("relay", config =>
            AnswerStand.AnswersStrangers(config).Replace("global = \"2000/1h\"", "global = \"100/1h\"", StringComparison.Ordinal));
        (await Flood(desk, "r", outside: false)).ShouldBeInRange(100, 104, "one token comes back in 36 seconds");
    }

    /// <summary>A thousand notices of as many senders; how many were answered. All are filed, and the others wait for a person.</summary>
    async Task<long> Flood(AnsweringDesk desk, string mark, bool outside)
    {
        const int Notices = 1000;
        var before = stand.Complainant.Mails.Count;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async lane =>
        {
            using var client = await SmtpSession.Connect(desk.SmtpPort);
            if (outside) await client.Play("> XCLIENT ADDR=192.0.2.200 NAME=flood.example\n< 220\n> EHLO flood.example\n< 250\n");
            for (var i = lane; i < Notices; i += 10) await desk.Submit(AnswerCase.Notice($"Q-{mark}{i:000}", $"{mark}{i}.example") with { Border = "dmarc=pass" }, client);
        }));
        await desk.Settled();

        var sent = desk.Decided("send");
        desk.Filed().Count.ShouldBe(Notices);
        desk.Decided("hold").ShouldBe(Notices - sent);
        desk.Outbox().Count(reply => reply.State == "held").ShouldBe((int)(Notices - sent));
        stand.Complainant.Mails.Skip(before).Select(reply => reply.To).Distinct().Count().ShouldBe((int)sent);
        stand.Complainant.Mails.Count.ShouldBe(before + (int)sent);
        return sent;
    }

    [Fact, Trait("Case", "53")]
    public async Task A_robots_answer_to_our_reply_is_not_answered_though_nothing_marks_it()
    {
        var notice = AnswerCase.Notice("Q-530");
        await stand.Desk.Receive(notice);
        var reply = await stand.Complainant.MailTo($"cases@{notice.Domain}");
        var before = stand.Complainant.Mails.Count;

        var answer = AnswerCase.Notice("Q-531", notice.Domain);
        var fate = await stand.Desk.Receive(answer with { Content = $"In-Reply-To: {reply["Message-ID"]}\n{answer.Content}" });
        (fate.Outcome, fate.Reply).ShouldBe(("untouched", "none"));
        await stand.Postfix.Mail("abuse@example.com", "Q-531");
        (await stand.Fence(stand.Desk, before)).ShouldBeEmpty();
    }

    [Fact, Trait("Case", "54")]
    public async Task Who_logged_in_with_us_is_not_answered()
    {
        var before = stand.Complainant.Mails.Count;
        using var client = await SmtpSession.Connect(stand.LoginPort);
        (await client.Say("AUTH PLAIN " + Convert.ToBase64String("\0alice\0secret"u8))).ShouldStartWith("235");
        var fate = await stand.Desk.Receive(AnswerCase.Notice("Q-540"), client);
        (fate.Outcome, fate.Reply, fate.Code).ShouldBe(("filed", "none", "own-user"));
        (await stand.Fence(stand.Desk, before)).ShouldBeEmpty();
    }

    // Not as the table has it: Postfix' mynetworks holds also the hosts that take mail from outside for us and hand it on, and then every notice comes from there.
    // What vouches for a sender is the border's word, whatever the client is. All clients of these tests are in mynetworks.
    [Fact, Trait("Case", "54")]
    public async Task A_client_of_our_networks_is_nobody_special()
    {
        var before = stand.Complainant.Mails.Count;
        var unvouched = await stand.Desk.Receive(AnswerCase.Notice("Q-541") with { Border = "" });
        (unvouched.Reply, unvouched.Code).ShouldBe(("hold", "auth-none"));
        (await stand.Desk.Receive(AnswerCase.Notice("Q-542"))).Reply.ShouldBe("send");
        (await stand.Fence(stand.Desk, before)).ShouldHaveSingleItem().To.ShouldBe("cases@q-542.agents.example");
    }

    static string Again(string content, string id) => content.Replace("Message-ID: <", $"Message-ID: <{id.Replace(' ', '-')}-", StringComparison.Ordinal);
}
