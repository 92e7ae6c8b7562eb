using System.Text;
using AbuseMilter.Notices;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Tests.Store;

public abstract class ConcernTests : IAsyncDisposable
{
    readonly LedgerPlace place;
    readonly SetClock clock = new();
    readonly Ledger ledger;

    protected ConcernTests(LedgerPlace place) => (this.place, ledger) = (place, place.Open(clock));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        place.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Where_all_is_well_nobody_is_told()
    {
        await Record("1");
        (await Told()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_is_away_is_told_when_replies_wait_for_minutes()
    {
        await Record("1");
        var mail = (await ledger.LeaseAsync(TimeSpan.FromMinutes(1), Cancellation))!;
        await ledger.PostponeAsync(mail.Id, clock.Now, "server away at Connect: refused", countAttempt: false, Cancellation);
        (await Told()).ShouldBeEmpty();
        clock.Now += TimeSpan.FromMinutes(6);
        (await Told()).ShouldHaveSingleItem().ShouldStartWith("ServerAway 1 reply 1, queued ");
    }

    [Fact]
    public async Task What_was_given_up_is_told_for_an_hour()
    {
        await Record("1");
        await ledger.EndAsync((await ledger.LeaseAsync(TimeSpan.FromMinutes(1), Cancellation))!.Id, "failed", "refused at Rcpt: 550 nobody", Cancellation);
        (await Told()).ShouldHaveSingleItem().ShouldEndWith(": refused at Rcpt: 550 nobody");
        clock.Now += TimeSpan.FromMinutes(61);
        (await Told()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("template: there is no rights_holder", "Template")]
    [InlineData("rate-limited: more than 1/24h to sender/a@example.com", "Limit")]
    public async Task What_is_held_for_us_to_mend_is_told(string reason, string cause)
    {
        await Record("1", decision: "hold", reason: reason);
        (await Told()).ShouldHaveSingleItem().ShouldBe($"{cause} 1 case C-1, received 2026-05-04 03:02 UTC: {reason}");
    }

    [Fact]
    public async Task A_deadline_is_told_when_it_is_near_and_nothing_answers_it()
    {
        var due = new NoticeDeadline("24 hours", TimeSpan.FromHours(24), null);
        await Record("1", decision: "hold", reason: "authority: a person answers it", deadline: due);
        await Record("2", deadline: due);
        await Record("3", decision: "none", reason: "duplicate-case: answered", deadline: due);
        (await Told()).ShouldBeEmpty();
        clock.Now += TimeSpan.FromHours(20);
        (await Told()).ShouldHaveSingleItem().ShouldStartWith("Deadline 1 case C-1, received 2026-05-04 03:02 UTC, wants an answer by 2026-05-05 03:02 UTC: authority");
        clock.Now += TimeSpan.FromHours(5);
        (await Told()).ShouldBeEmpty("it is over");
    }

    [Fact]
    public async Task Of_many_the_first_stand_in_the_mail_and_the_others_are_counted()
    {
        for (var i = 1; i <= 12; i++) await Record($"{i}", decision: "hold", reason: "template: it lacks a value");
        var concern = (await ledger.ConcernsAsync(Cancellation)).ShouldHaveSingleItem();
        var mail = ConcernMail.Write(new ReplySettings(), "desk@example.com", concern, clock.Now);
        var text = Encoding.ASCII.GetString(mail.Content.Span);
        text.ShouldContain("Subject: abuse-milter: 12 held, their letter could not be written\r\n");
        text.ShouldContain("To: desk@example.com\r\n");
        text.ShouldContain("Auto-Submitted: auto-generated\r\n");
        text.ShouldContain("\r\n  case C-10, received ");
        text.ShouldContain("\r\n  and 2 more\r\n");
    }

    [Fact]
    public async Task A_cause_is_told_once_an_hour()
    {
        await Record("1", decision: "hold", reason: "template: it lacks a value");
        (await Alert()).ShouldBeTrue();
        clock.Now += TimeSpan.FromMinutes(30);
        (await Alert()).ShouldBeFalse();
        clock.Now += TimeSpan.FromMinutes(30);
        (await Alert()).ShouldBeTrue();
        (await ledger.LeaseAlertAsync(TimeSpan.FromMinutes(1), Cancellation))!.To.ShouldBe("desk@example.com");
    }

    [Fact]
    public async Task Alerts_that_were_left_out_are_told_once_and_not_again_by_the_next()
    {
        var urgent = new RateLimit("notify/urgent", 1, TimeSpan.FromHours(1));
        for (var i = 1; i <= 4; i++) await Notify($"{i}", urgent);
        await Notify("5", urgent with { Key = "notify/calm" });
        (await Told()).ShouldHaveSingleItem().ShouldBe("LeftOut 1 rule urgent: 3 left out");
        var concern = (await ledger.ConcernsAsync(Cancellation))[0];
        await Notify("6", urgent); // between the look and the mail
        var mail = ConcernMail.Write(new ReplySettings(), "desk@example.com", concern, clock.Now);
        Encoding.ASCII.GetString(mail.Content.Span).ShouldContain("Subject: abuse-milter: 1 of your rules left out alerts, a limit is reached\r\n");
        (await ledger.AlertAsync(mail, concern.LeftOut, Cancellation)).ShouldBeTrue();
        (await Told()).ShouldHaveSingleItem().ShouldBe("LeftOut 1 rule urgent: 1 left out");
        (await ledger.AlertAsync(mail, concern.LeftOut, Cancellation)).ShouldBeFalse("within the hour");
        (await Told()).Count.ShouldBe(1);
        clock.Now += TimeSpan.FromHours(1);
        await Notify("7", urgent);
        (await Told()).ShouldBeEmpty("the rule's next one has told it");
    }

    [Fact]
    public async Task Of_many_rules_the_first_are_told_and_the_others_wait()
    {
        for (var i = 1; i <= 24; i++) await Notify($"{i}", new RateLimit($"notify/{i / 2}", 1, TimeSpan.FromHours(1)));
        var concern = (await ledger.ConcernsAsync(Cancellation)).ShouldHaveSingleItem();
        (concern.Cause, concern.Count, concern.First.Count).ShouldBe((ConcernCause.LeftOut, 11, 10));
        await ledger.AlertAsync(ConcernMail.Write(new ReplySettings(), "desk@example.com", concern, clock.Now), concern.LeftOut, Cancellation);
        (await Told()).Count.ShouldBe(1);
        (await ledger.ConcernsAsync(Cancellation))[0].Count.ShouldBe(1);
    }

    async Task Notify(string number, RateLimit limit)
    {
        var alert = Mail("notify/" + number) with { IsAlert = true, Limits = [limit], ContentAfter = _ => "counted"u8.ToArray() };
        await ledger.RecordAsync(Entry(number) with { ReceivedAt = clock.Now }, null, alert, Cancellation);
    }

    async Task<bool> Alert() => await ledger.AlertAsync(
        ConcernMail.Write(new ReplySettings(), "desk@example.com", new(ConcernCause.Template, 1, ["case C-1"]), clock.Now), Cancellation);

    async Task<List<string>> Told() => [.. (await ledger.ConcernsAsync(Cancellation)).Select(concern => $"{concern.Cause} {concern.Count} {string.Join('|', concern.First)}")];

    async Task Record(string number, string decision = "send", string reason = "ok: fine", NoticeDeadline? deadline = null)
    {
        var entry = Entry(number) with
        {
            ReceivedAt = clock.Now,
            ReplyDecision = decision,
            ReplyReason = reason,
            Notice = new Notice { Format = "labels", CaseId = $"C-{number}", Deadline = deadline },
        };
        await ledger.RecordAsync(entry, decision == "none" ? null : Mail($"case {number}"), Cancellation);
    }
}
