using AbuseMilter.Hosting;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

public sealed class HousekeepingTests : IAsyncDisposable
{
    readonly TempFolder temp = new();
    readonly ManualClock clock = new();
    readonly RecordedLog<Housekeeping> log = new();
    readonly Ledger ledger;
    readonly Housekeeping housekeeping;
    RetentionSettings settings = new();

    public HousekeepingTests()
    {
        ledger = Ledger.Open(temp["ledger.db"], clock);
        var maildir = new Maildir(temp["Maildir"], clock);
        housekeeping = new Housekeeping(() => settings, new Retention(ledger, new FiledMail(temp["Maildir"]), clock), maildir, clock, log);
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await housekeeping.StopAsync(Cancellation);
        housekeeping.Dispose();
        await ledger.DisposeAsync();
        temp.Dispose();
    }

    [Fact]
    public async Task It_begins_some_minutes_after_the_start_goes_on_every_hour_and_tells_what_it_did()
    {
        await ledger.RecordAsync(Sample.Entry("old") with { ReceivedAt = clock.GetUtcNow().AddDays(-366) }, null, Cancellation);
        await ledger.RecordAsync(Sample.Entry("new") with { ReceivedAt = clock.GetUtcNow().AddDays(-100) }, null, Cancellation);
        await housekeeping.StartAsync(Cancellation);
        await Next(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));
        log.Lines.ShouldHaveSingleItem().Text.ShouldContain("forgotten: 1 notices, 0 filed mails, addresses of 1 notices, texts of 0 replies, 0 strays");

        await Next(TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        log.Lines.Count.ShouldBe(1, "nothing was to be done, nothing is said");

        settings = settings with { Days = new Dictionary<string, int> { ["copyright"] = 99 } };
        await Next(TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        log.Lines.Count.ShouldBe(2, "a reload is heeded");
        ledger.Reader.Latest(10).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_ledger_that_fails_is_told_and_tried_again()
    {
        await housekeeping.StartAsync(Cancellation);
        File.Move(temp["ledger.db"], temp["aside.db"]);
        await Next(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));
        log.Lines.ShouldHaveSingleItem().Text.ShouldContain("housekeeping failed and is tried again in an hour: there is no ledger ");
        File.Move(temp["aside.db"], temp["ledger.db"]);
        await Next(TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        log.Lines.Count.ShouldBe(1);
    }

    async Task Next(TimeSpan pause, TimeSpan after)
    {
        await clock.WaitForTimerAsync(pause);
        clock.Advance(pause);
        await clock.WaitForTimerAsync(after);
    }
}
