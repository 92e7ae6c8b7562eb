using AbuseMilter.Notices;
using AbuseMilter.Store;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Tests.Store;

public abstract class EraseTests : IAsyncDisposable
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly SetClock clock = new();
    readonly LedgerPlace place;
    readonly Ledger ledger;

    protected EraseTests(LedgerPlace place) => (this.place, ledger) = (place, place.Open(clock));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        place.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("case", "C-17")]
    [InlineData("case", "c-17")]
    [InlineData("case", "ITEM-17")]
    [InlineData("address", "192.0.2.17")]
    [InlineData("address", "2001:DB8:0::17")]
    [InlineData("infohash", "AB17")]
    [InlineData("from", "Agent17@example.com")]
    public async Task All_that_a_notice_named_is_gone_and_its_digest_and_the_others_stay(string kind, string value)
    {
        await Record("17");
        await Record("18");
        var erased = await ledger.EraseAsync(kind, value, Cancellation);
        (erased.Notices, erased.Replies, erased.Busy).ShouldBe((1, 2, 0));
        erased.Files.ShouldBe([".A/new/17"]);
        var left = (await ledger.FindAsync(Digest("17"), Cancellation))!;
        left.ShouldBe(new LedgerEntry
        {
            Digest = Digest("17"), ReceivedAt = Entry("17").ReceivedAt, Sender = "", Recipients = left.Recipients, Class = "copyright", Kind = "conduit",
            Role = "agent", Rule = "rule", Outcome = LedgerEntry.Erased, ReplyDecision = "none", ReplyReason = LedgerEntry.Erased,
        });
        left.Recipients.ShouldBeEmpty();
        foreach (var (table, rows) in ((string, long)[])[("outbox", 2), ("mention", 7), ("notice", 2)])
            (await Count(table)).ShouldBe(rows, table);
        (await ledger.HasReplyAsync("case 18", null, Cancellation)).ShouldBeTrue();
        (await ledger.EraseAsync(kind, value, Cancellation)).Notices.ShouldBe(0, "once is enough");
    }

    [Fact]
    public async Task A_late_retry_of_what_was_erased_is_known_and_a_new_notice_of_the_case_is_new()
    {
        await Record("17");
        await ledger.EraseAsync("case", "C-17", Cancellation);
        (await ledger.RecordAsync(Full("17"), Mail("case 17"), Cancellation)).ShouldBe(Recorded.Known);
        (await ledger.RecordAsync(Full("17") with { Digest = Digest("again") }, Mail("case 17"), Cancellation)).ShouldBe(Recorded.FiledAndQueued);
    }

    [Fact]
    public async Task A_notice_whose_reply_is_being_sent_waits_for_the_next_time()
    {
        await Record("17");
        while ((await ledger.LeaseAsync(Minute, Cancellation)) is { IsAlert: true }) { }
        (await ledger.EraseAsync("case", "C-17", Cancellation)).ShouldSatisfyAllConditions(
            erased => (erased.Notices, erased.Replies, erased.Busy).ShouldBe((0, 0, 1)),
            erased => erased.Files.ShouldBeEmpty());
        (await ledger.FindAsync(Digest("17"), Cancellation))!.Outcome.ShouldBe("filed");
    }

    [Fact]
    public async Task By_a_sender_all_his_notices_go()
    {
        for (var i = 0; i < 30; i++) await ledger.RecordAsync(Entry($"{i}") with { From = i % 3 == 0 ? "a@example.com" : "b@example.com" }, Mail($"{i}"), Cancellation);
        (await ledger.EraseAsync("from", "A@example.com", Cancellation)).Notices.ShouldBe(10);
        (await Count("outbox")).ShouldBe(20);
    }

    [Fact]
    public async Task Nothing_is_erased_by_what_is_no_key() =>
        await Should.ThrowAsync<ArgumentException>(async () => await ledger.EraseAsync("subject", "x", Cancellation));

    async Task Record(string number) => (await ledger.RecordAsync(Full(number), Mail("case " + number) with { EventKey = "event " + number },
        Mail("alert " + number) with { IsAlert = true }, Cancellation)).ShouldBe(Recorded.FiledAndQueued);

    ValueTask<long> Count(string table) => ledger.ChangeAsync(db => db.Scalar<long>($"SELECT count(*) FROM {table}"), Cancellation);

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
