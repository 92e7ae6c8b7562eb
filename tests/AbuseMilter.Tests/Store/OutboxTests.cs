using AbuseMilter.Store;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Tests.Store;

public abstract class OutboxTests : IAsyncDisposable
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly LedgerPlace place;
    readonly SetClock clock = new();
    Ledger ledger;

    protected OutboxTests(LedgerPlace place) => (this.place, ledger) = (place, place.Open(clock));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        place.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_reply_that_is_due_first_is_taken_with_all_that_was_put_in()
    {
        await Queue("first");
        var queuedAt = clock.Now;
        clock.Now += Minute;
        await Queue("second");
        var mail = (await Lease())!;
        mail.ShouldSatisfyAllConditions(
            () => mail.CaseKey.ShouldBe("first"),
            () => mail.MessageId.ShouldBe("<first@example.org>"),
            () => mail.To.ShouldBe("agent@example.com"),
            () => mail.Template.ShouldBe("copyright"),
            () => mail.Content.ToArray().ShouldBe(Mail("first").Content.ToArray()),
            () => mail.QueuedAt.ShouldBe(queuedAt),
            () => mail.Attempts.ShouldBe(1));
        (await Lease())!.CaseKey.ShouldBe("second");
        (await Lease()).ShouldBeNull("both are being sent");
        State().ShouldBe("sending 2");
    }

    [Fact]
    public async Task That_it_is_being_sent_is_on_disk_before_the_sender_has_it()
    {
        await Queue("case");
        await Lease();
        using var other = place.Read(clock);
        other.ListReplies("sending", 10).ShouldHaveSingleItem().Mail.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task A_reply_that_went_out_keeps_the_answer_and_is_never_taken_again()
    {
        await Queue("case");
        var mail = (await Lease())!;
        (await ledger.MarkSentAsync(mail.Id, "250 2.0.0 Ok: queued as 4X", Cancellation)).ShouldBeTrue();
        State().ShouldBe("sent 1");
        ledger.Reader.ListReplies("sent", 10).ShouldHaveSingleItem().Answer.ShouldBe("250 2.0.0 Ok: queued as 4X");
        clock.Now += TimeSpan.FromDays(30);
        (await Lease()).ShouldBeNull();
        (await ledger.NextDueAsync(Cancellation)).ShouldBeNull();
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task A_postponed_reply_is_taken_when_it_is_due_and_not_before(bool countAttempt, int attempts)
    {
        await Queue("case");
        var mail = (await Lease())!;
        var due = clock.Now + Minute;
        (await ledger.PostponeAsync(mail.Id, due, "451 later", countAttempt, Cancellation)).ShouldBeTrue();
        State().ShouldBe("pending 1");
        (await ledger.NextDueAsync(Cancellation)).ShouldBe(due);
        (await Lease()).ShouldBeNull();
        clock.Now = due;
        (await Lease())!.Attempts.ShouldBe(attempts);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("expired")]
    [InlineData("held")]
    public async Task An_ended_reply_stays_where_it_is(string state)
    {
        await Queue("case");
        var mail = (await Lease())!;
        (await ledger.EndAsync(mail.Id, state, "550 no such user", Cancellation)).ShouldBeTrue();
        State().ShouldBe($"{state} 1");
        clock.Now += TimeSpan.FromDays(30);
        (await Lease()).ShouldBeNull();
    }

    [Theory]
    [InlineData("failed", "case", null)]
    [InlineData("expired", "case", "event")]
    [InlineData("held", "case", "other event")]
    [InlineData("held", "other case", "event")]
    public async Task A_reply_that_never_went_out_is_superseded_by_the_next_to_its_case_or_event(string state, string caseKey, string? eventKey)
    {
        await Queue("case", "event");
        await ledger.EndAsync((await Lease())!.Id, state, "550 no such user", Cancellation);
        (await ledger.HasReplyAsync(caseKey, eventKey, Cancellation)).ShouldBeFalse();
        await Queue(caseKey, eventKey, "another notice");
        State().ShouldBe("pending 1, superseded 1");
        var old = ledger.Reader.ListReplies("superseded", 1)[0];
        old.Answer.ShouldBe("550 no such user");
        (await ledger.ReleaseAsync(old.Mail.Id, Cancellation)).ShouldBeFalse();
        (await Lease())!.CaseKey.ShouldBe(caseKey);
        (await Lease()).ShouldBeNull();
    }

    [Theory]
    [InlineData("pending", "case", null)]
    [InlineData("pending", "other case", "event")]
    [InlineData("sending", "case", "other event")]
    [InlineData("sending", "other case", "event")]
    [InlineData("sent", "case", "event")]
    [InlineData("sent", "other case", "event")]
    public async Task A_reply_that_goes_out_or_did_blocks_another_by_either_key(string state, string caseKey, string? eventKey)
    {
        await Queue("case", "event");
        if (state != "pending") await Lease();
        if (state == "sent") await ledger.MarkSentAsync(1, "250", Cancellation);
        State().ShouldBe($"{state} 1");
        (await ledger.HasReplyAsync(caseKey, eventKey, Cancellation)).ShouldBeTrue();
        var outcome = await ledger.RecordAsync(Entry("2"), Mail(caseKey) with { EventKey = eventKey }, Cancellation);
        outcome.ShouldBe(Recorded.FiledCaseAnswered);
        (await ledger.FindAsync(Digest("2"), Cancellation))!.ReplyReason.ShouldBe("duplicate-case: this case has a reply already");
        State().ShouldBe($"{state} 1");
    }

    [Fact]
    public async Task Another_case_and_event_or_none_is_neither_blocked_nor_superseded()
    {
        await Queue("held");
        await ledger.EndAsync((await Lease())!.Id, "held", "", Cancellation);
        await Queue("case", "event");
        await Queue("other case", "other event");
        await Queue("third case");
        (await ledger.HasReplyAsync("event", "case", Cancellation)).ShouldBeFalse("the keys are of two kinds");
        State().ShouldBe("held 1, pending 3");
        (await Lease())!.EventKey.ShouldBe("event");
    }

    [Fact]
    public async Task Of_replies_that_are_held_for_one_case_one_is_released()
    {
        foreach (var text in (string[])["1", "2", "3"])
            (await ledger.RecordAsync(Entry(text) with { ReplyDecision = "hold" }, Mail("case"), Cancellation)).ShouldBe(Recorded.FiledAndQueued);
        State().ShouldBe("held 3", "a person sees all of them");
        (await ledger.ReleaseAsync(2, Cancellation)).ShouldBeTrue();
        State().ShouldBe("pending 1, superseded 2");
        (await Lease())!.Id.ShouldBe(2);
        (await ledger.RecordAsync(Entry("4") with { ReplyDecision = "hold" }, Mail("case"), Cancellation)).ShouldBe(Recorded.FiledCaseAnswered);
    }

    [Fact]
    public async Task A_reply_that_may_be_out_keeps_the_next_one_to_its_case_for_a_person()
    {
        await Queue("case", "event");
        var mail = (await Lease())!;
        await ledger.MarkAtDotAsync(mail.Id, Cancellation);
        await ledger.EndAsync(mail.Id, "held", "the connection broke behind the dot", Cancellation);
        (await ledger.RecordAsync(Entry("2"), Mail("case"), Cancellation)).ShouldBe(Recorded.FiledCaseHeld);
        (await ledger.RecordAsync(Entry("3"), Mail("other case") with { EventKey = "event" }, Cancellation)).ShouldBe(Recorded.FiledCaseHeld);
        (await ledger.FindAsync(Digest("2"), Cancellation))!.ReplyReason.ShouldStartWith("case-held: ");
        State().ShouldBe("held 3");
        (await ledger.ReleaseAsync(2, Cancellation)).ShouldBeTrue();
        State().ShouldBe("held 1, pending 1, superseded 1", "of the third one nobody knows that it is of that case");
    }

    [Fact]
    public async Task A_reply_that_cannot_be_queued_supersedes_nothing()
    {
        await ledger.RecordAsync(Entry("1") with { ReplyDecision = "hold" }, Mail("case"), Cancellation);
        await Should.ThrowAsync<IOException>(async () => await ledger.RecordAsync(Entry("2"), Mail("case") with { To = null! }, Cancellation));
        State().ShouldBe("held 1");
    }

    [Theory]
    [InlineData("sent")]
    [InlineData("pending")]
    [InlineData("superseded")]
    [InlineData("done")]
    public async Task Only_an_end_can_end_it(string state) =>
        await Should.ThrowAsync<ArgumentException>(async () => await ledger.EndAsync(1, state, "", Cancellation));

    [Fact]
    public async Task Only_who_holds_a_reply_can_move_it()
    {
        await Queue("case");
        await Queue("other");
        var mail = (await Lease())!;
        await ledger.MarkSentAsync(mail.Id, "250", Cancellation);
        foreach (var id in (long[])[mail.Id, mail.Id + 1, 999])
        {
            (await ledger.MarkSentAsync(id, "again", Cancellation)).ShouldBeFalse();
            (await ledger.PostponeAsync(id, clock.Now, "again", true, Cancellation)).ShouldBeFalse();
            (await ledger.EndAsync(id, "failed", "again", Cancellation)).ShouldBeFalse();
        }
        State().ShouldBe("pending 1, sent 1");
    }

    [Fact]
    public async Task After_a_restart_what_had_not_come_to_its_dot_goes_on_whatever_the_policy()
    {
        await Queue("case");
        var mail = (await Lease())!;
        (await ledger.MarkAtDotAsync(mail.Id, Cancellation)).ShouldBeTrue();
        await ledger.PostponeAsync(mail.Id, clock.Now, "451", true, Cancellation);
        (await Lease()).ShouldNotBeNull();
        await Reopen();
        (await ledger.MarkAtDotAsync(mail.Id, Cancellation)).ShouldBeFalse("that lease was another process's");
        if (place.IsShared) clock.Now += Minute;
        (await ledger.RecoverAsync(false, Cancellation)).ShouldBe(1);
        State().ShouldBe("pending 1");
    }

    [Theory]
    [InlineData(true, "pending 1")]
    [InlineData(false, "held 1")]
    public async Task After_a_restart_what_had_come_to_its_dot_is_ambiguous(bool resend, string state)
    {
        await Queue("case");
        var mail = (await Lease())!;
        (await ledger.MarkAtDotAsync(mail.Id, Cancellation)).ShouldBeTrue();
        await Reopen();
        (await ledger.MarkSentAsync(mail.Id, "250", Cancellation)).ShouldBeFalse("that lease was another process's");
        (await Lease()).ShouldBeNull("nobody sends it before it is settled");
        if (place.IsShared)
        {
            (await ledger.RecoverAsync(resend, Cancellation)).ShouldBe(0, "its holder may be slow and not dead");
            clock.Now += Minute;
        }
        (await ledger.RecoverAsync(resend, Cancellation)).ShouldBe(1);
        State().ShouldBe(state);
        ledger.Reader.ListReplies(state.Split(' ')[0], 1)[0].Answer.ShouldNotBeNull().ShouldEndWith(resend ? "was cut off" : "was cut off at its end");
        var again = await Lease();
        if (!resend)
        {
            again.ShouldBeNull();
            (await ledger.ReleaseAsync(mail.Id, Cancellation)).ShouldBeTrue();
            again = await Lease();
        }
        again!.MessageId.ShouldBe(mail.MessageId);
        again.Content.ToArray().ShouldBe(mail.Content.ToArray());
        again.Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_ambiguous_and_one_that_did_not_is_not()
    {
        await Queue("case");
        var mail = (await Lease())!;
        clock.Now += Minute - TimeSpan.FromMilliseconds(1);
        (await ledger.RecoverAsync(true, Cancellation)).ShouldBe(0);
        clock.Now += TimeSpan.FromMilliseconds(1);
        (await Lease()).ShouldBeNull();
        (await ledger.RecoverAsync(true, Cancellation)).ShouldBe(1);
        (await ledger.EndAsync(mail.Id, "failed", "too late", Cancellation)).ShouldBeFalse();
        (await Lease()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_sender_that_is_late_may_still_say_that_it_was_sent()
    {
        await Queue("case");
        var mail = (await Lease())!;
        clock.Now += 2 * Minute;
        (await ledger.MarkSentAsync(mail.Id, "250", Cancellation)).ShouldBeTrue("nobody else has it");
        (await ledger.RecoverAsync(true, Cancellation)).ShouldBe(0);
    }

    [Theory]
    [InlineData("attempts = 9223372036854775807")]
    [InlineData("attempts = -1")]
    [InlineData("queued_at = 9223372036854775807")]
    [InlineData("queued_at = -62135596800001")]
    public async Task A_damaged_row_is_set_aside_and_stops_no_other(string damage)
    {
        await Queue("damaged");
        await ledger.ChangeAsync(db => db.Execute($"UPDATE outbox SET {damage}, due = 0"), Cancellation);
        await Queue("good");
        (await Lease())!.CaseKey.ShouldBe("good");
        (await Lease()).ShouldBeNull();
        ledger.Reader.ListReplies("failed", 10).ShouldHaveSingleItem().Answer.ShouldBe("the row is damaged");
    }

    [Fact]
    public async Task A_clock_set_back_strands_no_reply()
    {
        await Queue("waiting");
        await Queue("being sent");
        await ledger.PostponeAsync((await Lease())!.Id, clock.Now + Minute, "451", true, Cancellation);
        await Lease();
        clock.Now -= TimeSpan.FromDays(400);
        (await ledger.NextDueAsync(Cancellation)).ShouldBe(clock.Now + Ledger.LongestWait);
        (await Lease()).ShouldBeNull();
        clock.Now += Ledger.LongestWait;
        (await Lease()).ShouldNotBeNull().CaseKey.ShouldBe("waiting");
        (await ledger.RecoverAsync(true, Cancellation)).ShouldBe(1);
        (await Lease()).ShouldNotBeNull().CaseKey.ShouldBe("being sent");
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_ends_nothing()
    {
        await Queue("case");
        clock.Now += TimeSpan.FromDays(3650);
        (await Lease()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_reply_to_hold_waits_for_a_person()
    {
        await ledger.RecordAsync(Entry("1") with { ReplyDecision = "hold" }, Mail("case"), Cancellation);
        State().ShouldBe("held 1");
        (await Lease()).ShouldBeNull();
        var id = ledger.Reader.ListReplies("held", 1)[0].Mail.Id;
        (await ledger.ReleaseAsync(id, Cancellation)).ShouldBeTrue();
        (await ledger.ReleaseAsync(id, Cancellation)).ShouldBeFalse();
        (await Lease())!.Id.ShouldBe(id);
    }

    [Fact]
    public async Task Many_senders_at_once_never_take_the_same_reply()
    {
        for (var i = 0; i < 50; i++) await Queue($"{i}");
        var taken = await Task.WhenAll(Enumerable.Range(0, 80).Select(_ => Lease().AsTask()));
        taken.Count(mail => mail is null).ShouldBe(30);
        taken.OfType<OutboxMail>().Select(mail => mail.Id).Distinct().Count().ShouldBe(50);
    }

    [Fact]
    public async Task A_lease_longer_than_the_longest_wait_is_a_mistake() =>
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await ledger.LeaseAsync(TimeSpan.FromDays(1), Cancellation));

    [Fact]
    public async Task Lists_are_in_order_and_no_longer_than_asked()
    {
        for (var i = 0; i < 5; i++) await Queue($"{i}");
        ledger.Reader.ListReplies("pending", 3).Select(row => row.Mail.CaseKey).ShouldBe(["0", "1", "2"]);
        ledger.Reader.ListReplies("sent", 3).ShouldBeEmpty();
    }

    async Task Queue(string caseKey, string? eventKey = null, string? notice = null) =>
        (await ledger.RecordAsync(Entry(notice ?? caseKey), Mail(caseKey) with { EventKey = eventKey }, Cancellation))
            .ShouldBe(Recorded.FiledAndQueued);

    ValueTask<OutboxMail?> Lease() => ledger.LeaseAsync(Minute, Cancellation);

    string State() => string.Join(", ", ledger.Reader.CountReplies().OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"));

    async Task Reopen()
    {
        await ledger.DisposeAsync();
        ledger = place.Open(clock);
    }
}
