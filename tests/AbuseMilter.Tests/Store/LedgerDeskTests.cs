using AbuseMilter.Notices;
using AbuseMilter.Store;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Tests.Store;

/// <summary>A person's questions and deeds, beside the ledger that the daemon has open.</summary>
public abstract class LedgerDeskTests : IAsyncDisposable
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly SetClock clock = new();
    readonly LedgerPlace place;
    readonly Ledger ledger;
    readonly LedgerDesk desk;

    protected LedgerDeskTests(LedgerPlace place) => (this.place, ledger, desk) = (place, place.Open(clock), LedgerDesk.Open(place.Name, clock));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        desk.Dispose();
        await ledger.DisposeAsync();
        place.Dispose();
        GC.SuppressFinalize(this);
    }

    async Task<long> Record(string caseId, string decision = "hold", string from = "Cases@mail.agent.example", string ip = "192.0.2.17")
    {
        var entry = Entry(caseId) with
        {
            From = from,
            ReplyDecision = decision,
            ReplyReason = "unknown-sender: x",
            Notice = new Notice { Format = "labels", CaseId = caseId, Complainant = "Example Ltd", Items = [new NoticeItem { Ip = ip, InfoHash = "AB17" }], Deadline = new("soon", TimeSpan.FromHours(5), null) },
        };
        await ledger.RecordAsync(entry, Mail("case " + caseId), Cancellation);
        return ledger.Reader.Queue(new QueueFilter(), 100).Max(row => row.Outbox.Mail.Id);
    }

    string State(long id) => ledger.Reader.FindReply(id)!.State;

    [Fact]
    public async Task Deeds_are_seen_by_who_has_the_ledger_open()
    {
        var id = await Record("C-1");
        desk.Release(id).ShouldBe(new Deed(id, "held", true));
        (await ledger.LeaseAsync(Minute, Cancellation))!.Id.ShouldBe(id);
        foreach (var deed in (Deed[])[desk.Retry(id), desk.Hold(id), desk.Release(id), desk.Cancel(id)]) deed.ShouldBe(new Deed(id, "sending", false));
        (await ledger.EndAsync(id, "failed", "550 no", Cancellation)).ShouldBeTrue();
        desk.Retry(id).ShouldBe(new Deed(id, "failed", true));
        ledger.Reader.FindReply(id)!.Outbox.Mail.Attempts.ShouldBe(0);
        desk.Hold(id).ShouldBe(new Deed(id, "pending", true));
        (await ledger.LeaseAsync(Minute, Cancellation)).ShouldBeNull();
        desk.Cancel(id).ShouldBe(new Deed(id, "held", true));
        State(id).ShouldBe("cancelled");
        desk.Release(999).ShouldBe(new Deed(999, null, false));
    }

    [Fact]
    public async Task What_a_person_holds_back_is_not_overtaken_by_the_next_notice_of_its_case()
    {
        var id = await Record("C-1", "send");
        desk.Hold(id).IsDone.ShouldBeTrue();
        (await ledger.RecordAsync(Entry("again"), Mail("case C-1"), Cancellation)).ShouldBe(Recorded.FiledCaseHeld);
        State(id).ShouldBe("held");
        desk.Cancel(id).IsDone.ShouldBeTrue();
        (await ledger.RecordAsync(Entry("once more"), Mail("case C-1"), Cancellation)).ShouldBe(Recorded.FiledAndQueued, "who cancels leaves the case open");
    }

    [Fact]
    public async Task What_lost_its_text_in_time_is_not_tried_again()
    {
        var id = await Record("C-1", "send");
        await ledger.EndAsync((await ledger.LeaseAsync(Minute, Cancellation))!.Id, "failed", "550", Cancellation);
        await ledger.ChangeAsync(db => OldRows.Replies(db, clock.Now.AddDays(1).ToUnixTimeMilliseconds(), 10), Cancellation);
        desk.Retry(id).ShouldBe(new Deed(id, "failed", false, HasText: false));
    }

    [Fact]
    public async Task Other_bytes_go_in_the_same_step_or_not_at_all()
    {
        var id = await Record("C-1");
        var old = ledger.Reader.FindReply(id)!.Outbox.Mail.Content;
        desk.Release(id, "others"u8.ToArray(), "new"u8.ToArray()).ShouldBe(new Deed(id, "held", false));
        ledger.Reader.FindReply(id)!.Outbox.Mail.Content.Span.SequenceEqual(old.Span).ShouldBeTrue();
        desk.Release(id, old, "new"u8.ToArray()).IsDone.ShouldBeTrue();
        (await ledger.LeaseAsync(Minute, Cancellation))!.Content.Span.SequenceEqual("new"u8).ShouldBeTrue();
        desk.Release(id, "new"u8.ToArray(), "newer"u8.ToArray()).ShouldBe(new Deed(id, "sending", false));
    }

    [Fact]
    public async Task What_was_let_go_takes_the_place_of_others_to_its_case()
    {
        var (first, second) = (await Record("C-1"), 0L);
        await ledger.RecordAsync(Entry("again") with { ReplyDecision = "hold" }, Mail("case C-1"), Cancellation);
        second = ledger.Reader.Queue(new QueueFilter(), 100).Max(row => row.Outbox.Mail.Id);
        desk.Release(first).IsDone.ShouldBeTrue();
        State(second).ShouldBe("superseded");
        desk.Release(second).ShouldBe(new Deed(second, "superseded", false));
    }

    [Theory]
    [InlineData("c-1", 1)]
    [InlineData("C-", 2)]
    [InlineData("192.0.2.17", 1)]
    [InlineData("192.0.2.", 2)]
    [InlineData("ab1", 2)]
    [InlineData("agent.example", 1)]
    [InlineData("agent", 1)]
    [InlineData("cases@mail.agent.example", 1)]
    [InlineData("%", 0)]
    [InlineData("", 2)]
    public async Task Notices_are_found_by_what_they_name_or_how_that_begins(string term, int count)
    {
        await Record("C-1");
        await Record("C-2", from: "x@other.example", ip: "192.0.2.18");
        ledger.Reader.Search(term, 10).Count.ShouldBe(count);
        ledger.Reader.Search(term, 1).Count.ShouldBe(Math.Min(1, count));
    }

    [Fact]
    public async Task Every_filter_is_understood()
    {
        var held = await Record("C-1");
        await Record("C-2", "send");
        var cases = new CaseFilter { Since = clock.Now.AddYears(-1), Class = "copyright", Profile = "x", Rule = "x", Ip = "192.0.2.17", Case = "C-1", From = "x", Decision = "hold", Reason = "x" };
        ledger.Reader.Cases(cases, 10).ShouldBeEmpty();
        ledger.Reader.Cases(new CaseFilter { Ip = "192.0.2.17", Case = "c-1", From = "CASES@mail.agent.example", Decision = "hold", Reason = "unknown-sender" }, 10).Single().ReplyState.ShouldBe("held");
        ledger.Reader.CasesAfter(new CaseFilter(), 0, 1).Single().Entry.Notice!.CaseId.ShouldBe("C-1");
        var queue = new QueueFilter { States = ["held", "failed"], Since = clock.Now.AddYears(-1), Class = "copyright", Ip = "192.0.2.17", Case = "C-1", Reason = "unknown-sender" };
        ledger.Reader.Queue(queue, 10).Single().Outbox.Mail.Id.ShouldBe(held);
        ledger.Reader.Queue(queue with { Profile = "x" }, 10).ShouldBeEmpty();
        ledger.Reader.CountQueue(new QueueFilter()).ShouldBe([("held", "unknown-sender", 1), ("pending", "unknown-sender", 1)], ignoreOrder: true);
        ledger.Reader.RepliesTo(ledger.Reader.OfCase("c-1", 9).Single().Id).Single().Deadline.ShouldBe(Entry("x").ReceivedAt.AddHours(5));
    }

    [Fact]
    public async Task Figures_are_counted()
    {
        var sent = await Record("C-1", "send");
        await Record("C-2", from: "x@other.example");
        (await ledger.LeaseAsync(Minute, Cancellation))!.Id.ShouldBe(sent);
        clock.Now = Entry("x").ReceivedAt.AddSeconds(3);
        await ledger.MarkSentAsync(sent, "250 ok", Cancellation);
        var stats = ledger.Reader.Stats(new CaseFilter { Since = Entry("x").ReceivedAt });
        stats.Days.ShouldBe([new("2026-05-04", 2)]);
        stats.Classes.ShouldBe([new("copyright", 2)]);
        stats.Complainants.ShouldBe([new("Example Ltd", 2)]);
        stats.Addresses.ShouldBe([new("192.0.2.17", 2)]);
        stats.Decisions.ShouldBe([new("hold", 1), new("send", 1)]);
        stats.Held.ShouldBe([new("unknown-sender", 1)]);
        stats.Replies.ShouldBe([new("held", 1), new("sent", 1)]);
        (stats.Within(50), stats.Within(99)).ShouldBe((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task What_was_erased_is_shown_to_nobody_and_counted_no_more()
    {
        using var temp = new TempFolder();
        var reply = await Record("C-1");
        await Record("C-2", "send");
        var row = ledger.Reader.OfCase("C-1", 9).Single().Id;
        desk.Erase(row, new FiledMail(temp.Path)).ShouldBeTrue();
        ledger.Reader.Cases(new CaseFilter(), 10).Single().Entry.Notice!.CaseId.ShouldBe("C-2");
        (ledger.Reader.OfCase("C-1", 9).Count, ledger.Reader.Cases([row]).Count, ledger.Reader.FindReply(reply)).ShouldBe((0, 0, null));
        ledger.Reader.Stats(new CaseFilter()).Notices.ShouldBe(1);
        (await ledger.LeaseAsync(Minute, Cancellation)).ShouldNotBeNull();
        desk.Erase(ledger.Reader.OfCase("C-2", 9).Single().Id, new FiledMail(temp.Path)).ShouldBeFalse();
    }
}
