using System.Text;
using AbuseMilter.Store;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Tests.Store;

public abstract class RateLimitTests : IAsyncDisposable
{
    static readonly RateLimit Daily = new("sender/agent@example.com", 2, TimeSpan.FromDays(1));
    static readonly RateLimit Hourly = new("all", 3, TimeSpan.FromHours(1));

    readonly LedgerPlace place;
    readonly SetClock clock = new();
    Ledger ledger;
    int number;

    protected RateLimitTests(LedgerPlace place) => (this.place, ledger) = (place, place.Open(clock));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        place.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_reply_beyond_the_limit_is_held_and_says_so()
    {
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndQueued);
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndQueued);
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndLimited);
        (await Reply(Daily with { Key = "sender/other@example.com" })).ShouldBe(Recorded.FiledAndQueued);
        ledger.Reader.ListReplies("held", 10).ShouldHaveSingleItem().Mail.CaseKey.ShouldBe("case 3");
        var row = (await ledger.FindAsync(Digest("3"), Cancellation))!;
        row.ReplyDecision.ShouldBe("hold");
        row.ReplyReason.ShouldBe("rate-limited: more than 2/24h to sender/agent@example.com");
    }

    [Fact]
    public async Task A_bucket_refills_evenly_and_not_beyond_its_size()
    {
        await Reply(Daily);
        await Reply(Daily);
        clock.Now += TimeSpan.FromHours(11);
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndLimited, "a token takes twelve hours");
        clock.Now += TimeSpan.FromHours(1);
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndQueued);
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndLimited);
        clock.Now += TimeSpan.FromDays(300);
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndQueued);
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndQueued);
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndLimited);
    }

    [Fact]
    public async Task Of_several_limits_each_must_have_room_and_none_is_charged_for_what_is_held()
    {
        (await Reply(Daily, Hourly)).ShouldBe(Recorded.FiledAndQueued);
        (await Reply(Daily, Hourly)).ShouldBe(Recorded.FiledAndQueued);
        for (var i = 0; i < 5; i++) (await Reply(Daily, Hourly)).ShouldBe(Recorded.FiledAndLimited);
        (await Reply(Hourly)).ShouldBe(Recorded.FiledAndQueued, "the third of the hour");
        (await Reply(Hourly)).ShouldBe(Recorded.FiledAndLimited);
    }

    [Fact]
    public async Task A_restart_refills_nothing()
    {
        await Reply(Daily);
        await Reply(Daily);
        await ledger.DisposeAsync();
        ledger = place.Open(clock);
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndLimited);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_empties_a_bucket_for_no_longer_than_it_takes_to_fill()
    {
        await Reply(Daily);
        await Reply(Daily);
        clock.Now -= TimeSpan.FromDays(3650);
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndLimited);
        clock.Now += TimeSpan.FromHours(12);
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndLimited, "held replies must not lengthen it, and do not: the row still lies in the old future");
        clock.Now += TimeSpan.FromDays(3650);
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndQueued);
    }

    [Fact]
    public async Task What_is_held_for_another_reason_or_answered_already_is_not_charged()
    {
        await Reply(Daily);
        for (var i = 0; i < 3; i++)
        {
            (await ledger.RecordAsync(Entry($"again {i}"), Mail("case 1") with { Limits = [Daily] }, Cancellation)).ShouldBe(Recorded.FiledCaseAnswered);
            await ledger.RecordAsync(Entry($"held {i}") with { ReplyDecision = "hold" }, Mail($"held {i}") with { Limits = [Daily] }, Cancellation);
        }
        (await Reply(Daily)).ShouldBe(Recorded.FiledAndQueued);
    }

    [Fact]
    public async Task Alerts_beyond_the_limit_of_their_rule_are_left_out_and_the_next_tells_how_many()
    {
        var urgent = new RateLimit("notify/urgent", 2, TimeSpan.FromHours(1));
        for (var i = 0; i < 5; i++) await Alert(urgent);
        Told.ShouldBe(["0", "0"]);
        await Alert(urgent with { Key = "notify/other" });
        Told.ShouldBe(["0", "0", "0"], "each rule has its own");
        ledger.Reader.Latest(10).Count.ShouldBe(6, "the notices are recorded all the same");
        await ledger.DisposeAsync();
        ledger = place.Open(clock);
        clock.Now += TimeSpan.FromDays(6);
        (await Sweep()).ShouldBe(1, "the other has nothing to tell");
        for (var i = 0; i < 3; i++) await Alert(urgent);
        Told.ShouldBe(["0", "0", "0", "3", "0"]);
        clock.Now += TimeSpan.FromHours(1);
        await Alert(urgent);
        Told.ShouldBe(["0", "0", "0", "3", "0", "1"]);
    }

    [Fact]
    public async Task What_nobody_has_told_for_a_week_is_forgotten()
    {
        var gone = new RateLimit("notify/gone", 1, TimeSpan.FromHours(1));
        for (var i = 0; i < 2; i++) await Alert(gone);
        clock.Now += TimeSpan.FromDays(7);
        (await Sweep()).ShouldBe(0, "it is full for not quite a week");
        clock.Now += TimeSpan.FromHours(2);
        (await Sweep()).ShouldBe(1);
    }

    [Fact]
    public async Task Each_alert_that_is_left_out_is_told_to_the_log()
    {
        var told = new List<string>();
        ledger.LeftOut = limit => told.Add($"{limit} {limit.Key}");
        var urgent = new RateLimit("notify/urgent", 1, TimeSpan.FromHours(1));
        for (var i = 0; i < 3; i++) await Alert(urgent);
        told.ShouldBe(["1/1h notify/urgent", "1/1h notify/urgent"]);
    }

    [Fact]
    public async Task An_alert_that_cannot_count_goes_out_without_and_the_notice_is_recorded()
    {
        var urgent = new RateLimit("notify/urgent", 1, TimeSpan.FromHours(1));
        for (var i = 0; i < 3; i++) await Alert(urgent);
        clock.Now += TimeSpan.FromHours(1);
        var broken = Mail("notify/broken") with { IsAlert = true, Limits = [urgent], Content = "whole"u8.ToArray(), ContentAfter = _ => throw new InvalidOperationException("a template of ours") };
        (await ledger.RecordAsync(Entry("broken"), null, broken, Cancellation)).ShouldBe(Recorded.Filed);
        Told.ShouldBe(["0", "whole"]);
        clock.Now += TimeSpan.FromHours(1);
        await Alert(urgent);
        Told.ShouldBe(["0", "whole", "2"], "the next tells it");
    }

    [Fact]
    public async Task A_message_that_comes_again_is_no_alert_that_was_left_out()
    {
        var urgent = new RateLimit("notify/urgent", 1, TimeSpan.FromHours(1));
        await Alert(urgent);
        for (var i = 0; i < 3; i++) (await ledger.RecordAsync(Entry("1"), null, Mail("again") with { IsAlert = true, Limits = [urgent] }, Cancellation)).ShouldBe(Recorded.Known);
        clock.Now += TimeSpan.FromHours(1);
        await Alert(urgent);
        Told.ShouldBe(["0", "0"]);
    }

    [Fact]
    public async Task Alerts_without_a_limit_all_go_out()
    {
        for (var i = 0; i < 50; i++) await Alert();
        Told.Count.ShouldBe(50);
    }

    [Theory]
    [InlineData(86400, "2/24h")]
    [InlineData(3600, "2/1h")]
    [InlineData(90 * 60, "2/90m")]
    [InlineData(1, "2/1s")]
    public void A_limit_is_written_as_the_configuration_has_it(int seconds, string text) =>
        new RateLimit("", 2, TimeSpan.FromSeconds(seconds)).ToString().ShouldBe(text);

    ValueTask<int> Sweep() => ledger.ChangeAsync(db => BucketTable.Sweep(db, clock.Now.ToUnixTimeMilliseconds()), Cancellation);

    List<string> Told => [.. ledger.Reader.ListReplies("pending", 100).OrderBy(row => row.Mail.Id).Select(row => Encoding.ASCII.GetString(row.Mail.Content.Span))];

    async Task Alert(params RateLimit[] limits)
    {
        var text = (++number).ToString(System.Globalization.CultureInfo.InvariantCulture);
        static byte[] Content(long leftOut) => Encoding.ASCII.GetBytes($"{leftOut}");
        var alert = Mail("notify/" + text) with { IsAlert = true, Limits = limits, Content = Content(0), ContentAfter = leftOut => Content(leftOut) };
        (await ledger.RecordAsync(Entry(text), null, alert, Cancellation)).ShouldBe(Recorded.Filed);
    }

    async Task<Recorded> Reply(params RateLimit[] limits)
    {
        var text = (++number).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return await ledger.RecordAsync(Entry(text), Mail("case " + text) with { Limits = limits }, Cancellation);
    }
}
