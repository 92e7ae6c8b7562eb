using System.Data.Common;
using AbuseMilter.Store;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Tests.Store;

/// <summary>What comes between a ledger that is shut and one that is open.</summary>
public sealed class LedgerOpeningTests : IDisposable
{
    const int TooManyFiles = 24, Denied = 13;

    readonly TempFolder temp = new();
    readonly SetClock clock = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Nobody_writes_before_the_last_check_and_what_was_taken_over_is_told_then()
    {
        var file = new Watched(new LedgerFile(temp["ledger.db"], TimeSpan.FromMilliseconds(50)));
        await using var ledger = new Ledger(file, clock);
        var written = 0;
        file.OpeningReader = () =>
        {
            ledger.IsOpen.ShouldBeFalse();
            Should.Throw<IOException>(() => ledger.RecordAsync(Entry("early"), null, Cancellation).AsTask().GetAwaiter().GetResult());
            if (++written == 1) throw new LedgerAwayException("no reader today", new IOException());
        };
        await Should.ThrowAsync<LedgerAwayException>(async () => await Open(ledger));
        ledger.IsOpen.ShouldBeFalse();
        (await Open(ledger)).ShouldBe(2);
        file.OpeningReader = () => { };
        ledger.Reader.Latest(10).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_opening_is_no_commit_that_is_told()
    {
        var told = 0;
        await using var ledger = Ledger.At(temp["ledger.db"], clock);
        ledger.Committed = (_, _) => told++;
        await Open(ledger);
        told.ShouldBe(0);
        await ledger.RecordAsync(Entry("3"), null, Cancellation);
        told.ShouldBe(1);
    }

    [Theory]
    [InlineData(TooManyFiles, true)]
    [InlineData(Denied, false)]
    public async Task A_Maildir_that_fails_fails_the_opening_in_words(int error, bool mayPass)
    {
        await using var ledger = Ledger.At(temp["ledger.db"], clock);
        foreach (var fault in (Exception[])[new IOException("no such luck", error), new AggregateException(new AggregateException(new IOException("no such luck", error)))])
        {
            var told = await Should.ThrowAsync<IOException>(async () => await ledger.OpenAsync(Failing(fault), default, Cancellation));
            (told.Message, told is LedgerAwayException).ShouldBe(("no such luck", mayPass));
            ledger.IsOpen.ShouldBeFalse();
        }
        var ours = await Should.ThrowAsync<IOException>(async () => await ledger.OpenAsync(Failing(new AggregateException(new InvalidOperationException("a fault of ours"))), default, Cancellation));
        ours.Message.ShouldEndWith("cannot take over what is filed: a fault of ours");
        (await Open(ledger)).ShouldBe(2, "nothing was kept of what failed");
    }

    static IEnumerable<(LedgerEntry, OutboxMail?)> Failing(Exception fault)
    {
        yield return (Entry("1"), null);
        throw fault;
    }

    static ValueTask<int> Open(Ledger ledger) => ledger.OpenAsync([(Entry("1"), null), (Entry("2"), null)], default, Cancellation);

    sealed class Watched(IDatabase database) : IDatabase
    {
        public Action OpeningReader { get; set; } = () => { };
        public string Name => database.Name;
        public bool IsShared => database.IsShared;
        public IDisposable? Lock() => database.Lock();
        public DbConnection OpenWriter() => database.OpenWriter();
        public DbConnection OpenDesk() => database.OpenDesk();
        public bool IsPassing(DbException e) => database.IsPassing(e);
        public void TakeTurn(DbConnection db) => database.TakeTurn(db);
        public IOException Words(DbException e) => database.Words(e);
        public void StillThere() => database.StillThere();

        public DbConnection OpenReader()
        {
            OpeningReader();
            return database.OpenReader();
        }
    }
}
