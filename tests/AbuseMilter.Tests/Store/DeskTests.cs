using AbuseMilter.Notices;
using AbuseMilter.Store;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Tests.Store;

/// <summary>What a person finds in a ledger, and erases, beside the daemon that works on it.</summary>
public abstract class DeskTests : IAsyncDisposable
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly SetClock clock = new();
    readonly TempFolder temp = new();
    readonly LedgerPlace place;
    readonly Ledger ledger;
    readonly LedgerDesk desk;

    protected DeskTests(LedgerPlace place)
    {
        this.place = place;
        ledger = place.Open(clock);
        desk = LedgerDesk.Open(place.Name, clock);
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        desk.Dispose();
        await ledger.DisposeAsync();
        place.Dispose();
        temp.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("C-17")]
    [InlineData("c-17")]
    [InlineData("ITEM-17")]
    [InlineData("192.0.2.17")]
    [InlineData("2001:DB8::17")]
    [InlineData("AB17")]
    [InlineData("Agent17@example.com")]
    [InlineData("item-1")]
    public async Task A_notice_is_found_by_what_it_names(string term)
    {
        await Record("17");
        await ledger.RecordAsync(Entry("other"), null, Cancellation);
        ledger.Reader.Search(term, 10).ShouldHaveSingleItem().Entry.Digest.ShouldBe(Digest("17"));
        ledger.Reader.Search(term, 10)[0].ReplyState.ShouldBe("pending");
    }

    [Fact]
    public async Task Every_filter_and_every_count_is_understood()
    {
        await Record("17");
        await Record("18");
        var filter = new CaseFilter
        {
            Since = clock.Now.AddDays(-1), Class = "copyright", Profile = "p", Rule = "rule", Ip = "192.0.2.17", Case = "c-17", From = "agent17@example.com", Decision = "send",
        };
        var row = ledger.Reader.Cases(filter, 10).ShouldHaveSingleItem();
        ledger.Reader.CasesAfter(filter, row.Id, 10).ShouldBeEmpty();
        ledger.Reader.Cases(new CaseFilter { Reason = "none" }, 10).ShouldBeEmpty();
        ledger.Reader.OfCase("C-17", 10).Count.ShouldBe(1);
        var stats = ledger.Reader.Stats(new CaseFilter());
        stats.Days.ShouldHaveSingleItem().Count.ShouldBe(2);
        stats.Addresses.Count.ShouldBe(4);
        ledger.Reader.Queue(new QueueFilter(), 10).Count.ShouldBe(4);
        ledger.Reader.CountQueue(new QueueFilter()).Sum(count => count.Count).ShouldBe(4);
        ledger.Reader.RepliesTo(row.Id).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Of_what_is_erased_the_digest_is_left_and_the_others_stay()
    {
        await Record("17");
        await Record("18");
        var id = ledger.Reader.Search("C-17", 1)[0].Id;
        desk.Erase(id, new FiledMail(temp.Path)).ShouldBeTrue();
        desk.Erase(id, new FiledMail(temp.Path)).ShouldBeFalse();
        var left = (await ledger.FindAsync(Digest("17"), Cancellation))!;
        left.ShouldBe(new LedgerEntry
        {
            Digest = Digest("17"), ReceivedAt = Entry("17").ReceivedAt, Sender = "", Recipients = left.Recipients, Class = "copyright", Kind = "conduit",
            Role = "agent", Rule = "rule", Outcome = LedgerEntry.Erased, ReplyDecision = "none", ReplyReason = LedgerEntry.Erased,
        });
        left.Recipients.ShouldBeEmpty();
        foreach (var (table, rows) in ((string, long)[])[("outbox", 2), ("mention", 7), ("notice", 2)])
            (await ledger.ChangeAsync(db => db.Scalar<long>($"SELECT count(*) FROM {table}"), Cancellation)).ShouldBe(rows, table);
        ledger.Reader.Cases(new CaseFilter(), 10).ShouldHaveSingleItem().Entry.Digest.ShouldBe(Digest("18"));
        ledger.Reader.Search("C-17", 10).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_late_retry_of_what_was_erased_is_known_and_a_new_notice_of_the_case_is_new()
    {
        await Record("17");
        desk.Erase(ledger.Reader.Search("C-17", 1)[0].Id, new FiledMail(temp.Path));
        (await ledger.RecordAsync(Full("17"), Mail("case 17"), Cancellation)).ShouldBe(Recorded.Known);
        (await ledger.RecordAsync(Full("17") with { Digest = Digest("again") }, Mail("case 17"), Cancellation)).ShouldBe(Recorded.FiledAndQueued);
    }

    [Fact]
    public async Task A_notice_whose_reply_is_being_sent_waits_for_the_next_time()
    {
        await Record("17");
        while (await ledger.LeaseAsync(Minute, Cancellation) is { IsAlert: true }) { }
        desk.Erase(ledger.Reader.Search("C-17", 1)[0].Id, new FiledMail(temp.Path)).ShouldBeFalse();
        (await ledger.FindAsync(Digest("17"), Cancellation))!.Outcome.ShouldBe("filed");
    }

    async Task Record(string number) => (await ledger.RecordAsync(Full(number), Mail("case " + number) with { EventKey = "event " + number },
        Mail("alert " + number) with { IsAlert = true }, Cancellation)).ShouldBe(Recorded.FiledAndQueued);

    static LedgerEntry Full(string number) => Entry(number) with
    {
        QueueId = "4XyZ",
        ClientAddress = "198.51.100.7",
        From = $"agent{number}@example.com",
        Subject = $"Notice {number}",
        MessageId = $"<{number}@example.com>",
        Kind = "conduit",
        Role = "agent",
        Profile = "p",
        Evidence = "words",
        Outcome = "filed",
        Rule = "rule",
        File = $".A/new/{number}",
        Redirect = "r@example.org",
        Notice = new Notice
        {
            Format = "acns", CaseId = $"C-{number}", Complainant = "Agent",
            Items = [new NoticeItem { CaseId = $"Item-{number}", Ip = $"192.0.2.{number}", InfoHash = $"aB{number}", Work = "Work" }, new NoticeItem { Ip = $"2001:db8::{number}" }],
        },
    };
}
