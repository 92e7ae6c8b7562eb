using AbuseMilter.Hosting;
using AbuseMilter.Tests.Store;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

public sealed class NotifySocketTests : IDisposable
{
    readonly TempFolder temp = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_word_is_a_datagram(bool isAbstract)
    {
        using var manager = new ScriptedManager(isAbstract ? $"@abuse-milter-test-{Guid.NewGuid():N}" : temp["notify"]);
        using var told = new NotifySocket(manager.Place, null);
        told.Ready();
        told.Status("two\nlines");
        told.Alive();
        told.Stopping();
        manager.Words().ShouldBe(["READY=1", "STATUS=two lines", "WATCHDOG=1", "STOPPING=1"]);
    }

    [Fact]
    public void A_reload_says_since_when()
    {
        using var manager = new ScriptedManager(temp["notify"]);
        using var told = new NotifySocket(manager.Place, null);
        var before = Environment.TickCount64;
        told.Reloading();
        var words = manager.Words().ShouldHaveSingleItem().Split('\n');
        words[0].ShouldBe("RELOADING=1");
        words[1].ShouldStartWith("MONOTONIC_USEC=");
        // The same clock, in milliseconds.
        (long.Parse(words[1]["MONOTONIC_USEC=".Length..], System.Globalization.CultureInfo.InvariantCulture) / 1000).ShouldBeInRange(before - 1000, before + 10_000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("vsock:2:1234")]
    [InlineData("/nobody/is/there")]
    public void Without_one_that_listens_nothing_happens(string? place)
    {
        using var told = new NotifySocket(place, null);
        told.Ready();
        told.Alive();
    }

    [Fact]
    public void One_that_does_not_read_is_not_waited_for()
    {
        using var manager = new ScriptedManager(temp["notify"]);
        using var told = new NotifySocket(manager.Place, null);
        for (var i = 0; i < 10_000; i++) told.Alive();
        manager.Words().Count.ShouldBeLessThan(10_000);
    }

    [Fact]
    public void A_signal_that_comes_after_the_end_says_nothing()
    {
        using var manager = new ScriptedManager(temp["notify"]);
        var told = new NotifySocket(manager.Place, null);
        told.Dispose();
        told.Reloading();
        told.Ready();
        manager.Words().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("30000000", null, 30.0)]
    [InlineData("30000000", "1", null)]
    [InlineData("0", null, null)]
    [InlineData("-5", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("18446744073709551615", null, null)]
    [InlineData(null, null, null)]
    public void A_watchdog_counts_when_it_is_ours(string? microseconds, string? pid, double? seconds) =>
        (NotifySocket.WatchdogTime(microseconds, pid)?.TotalSeconds).ShouldBe(seconds);

    [Fact]
    public void A_watchdog_for_our_process_is_ours() => NotifySocket.WatchdogTime("1000", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture))
        .ShouldBe(TimeSpan.FromMilliseconds(1));

    public void Dispose() => temp.Dispose();
}
