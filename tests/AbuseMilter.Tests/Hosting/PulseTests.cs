using System.Net;
using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using AbuseMilter.Settings;
using AbuseMilter.Sockets;
using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

/// <summary>A real listener and a real ledger, a scripted service manager that waits for thirty seconds, and a clock that a test moves.</summary>
public sealed class PulseTests : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromSeconds(10);

    readonly TempFolder temp = new();
    readonly ManualClock clock = new();
    readonly RecordedLog<Pulse> log = new();
    readonly RecordedLog<MilterListener> connections = new(Microsoft.Extensions.Logging.LogLevel.Debug);
    readonly ScriptedManager manager;
    readonly NotifySocket told;
    readonly Health health;
    readonly Ledger ledger;
    readonly MilterListener listener;
    readonly ListenAddress unix;
    readonly ListenAddress tcp = new ListenAddress.Tcp(IPAddress.Loopback, ServedListener.FreePort());
    bool deaf;

    public PulseTests()
    {
        health = new Health(clock);
        manager = new ScriptedManager(temp["notify"]);
        told = new NotifySocket(manager.Place, Patience);
        ledger = Ledger.Open(temp["ledger.db"], TimeProvider.System);
        unix = new ListenAddress.Unix(temp["milter.sock"]);
        var policy = new Policy(ScriptedPostfix.WatchesAbuse, (_, _) => ValueTask.FromResult(Verdict.Accept));
        listener = new MilterListener(new MilterSettings { Listen = [unix, tcp], Connections = 2 }, () => policy, MilterLimits.Default, TimeProvider.System, connections)
        {
            AreDescriptorsScarce = _ => Volatile.Read(ref deaf),
        };
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await listener.StopAsync(new CancellationToken(canceled: true));
        listener.Dispose();
        await ledger.DisposeAsync();
        told.Dispose();
        manager.Dispose();
        temp.Dispose();
    }

    [Fact]
    public async Task While_sockets_and_ledger_answer_there_is_a_sign_of_life_and_no_trouble()
    {
        await listener.StartAsync(Cancellation);
        await Pulse().BeatAsync(Cancellation).Soon();
        SignsOfLife().ShouldBe(1);
        health.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_takes_no_place_of_an_MTA_and_is_neither_counted_nor_told_of()
    {
        await listener.StartAsync(Cancellation);
        using var first = await SocketPeer.NegotiatedAsync(unix);
        using var second = await SocketPeer.NegotiatedAsync(tcp);
        for (var i = 0; i < 5; i++) await Pulse().BeatAsync(Cancellation).Soon();
        SignsOfLife().ShouldBe(5);
        health.Troubles.ShouldBeEmpty();
        (listener.Connections.Count, listener.Connections.Refused).ShouldBe((2, 0));
        listener.Figures.ToString().ShouldStartWith("0 connections,");
        connections.Lines.ShouldBeEmpty();
        // A place that was not the pulse's is still refused.
        using var third = await SocketPeer.ConnectAsync(unix);
        (await third.ReplyAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Sockets_that_do_not_answer_are_no_life()
    {
        await listener.StartAsync(Cancellation);
        Volatile.Write(ref deaf, true);
        await PastItsTimeAsync(Pulse().BeatAsync(Cancellation));
        SignsOfLife().ShouldBe(0);
        Trouble().ShouldBe("our own sockets do not answer within 10 s");
        log.Lines.ShouldHaveSingleItem().Text.ShouldContain("our own sockets");

        Volatile.Write(ref deaf, false);
        await Pulse().BeatAsync(Cancellation).Soon();
        SignsOfLife().ShouldBe(1);
        health.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_socket_that_nobody_serves_is_no_life()
    {
        await listener.StartAsync(Cancellation);
        File.Delete(((ListenAddress.Unix)unix).Path);
        await Pulse().BeatAsync(Cancellation).Soon();
        SignsOfLife().ShouldBe(0);
        Trouble().ShouldContain("milter.sock");
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_ledger_that_hangs_is_no_life_unless_it_is_a_server_somewhere_else(bool isFar, int signs)
    {
        await listener.StartAsync(Cancellation);
        var (held, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holding = Task.Run(async () => await ledger.Reader.ReadAsync(_ =>
        {
            held.SetResult();
            release.Task.Wait();
            return 0;
        }, CancellationToken.None), Cancellation);
        await held.Task.Soon();
        var pulse = Pulse(isFar);
        try
        {
            var beat = pulse.BeatAsync(Cancellation);
            await Waiting.Until(() => !pulse.Asking.IsCompleted);
            await PastItsTimeAsync(beat);
            SignsOfLife().ShouldBe(signs);
            Trouble().ShouldBe("the ledger does not answer within 10 s");
        }
        finally
        {
            release.SetResult();
            await holding.Soon();
        }
        await pulse.BeatAsync(Cancellation).Soon();
        SignsOfLife().ShouldBe(1);
        health.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_ledger_that_fails_at_once_is_trouble_and_no_cause_for_a_new_start()
    {
        await listener.StartAsync(Cancellation);
        ledger.Reader.Dispose();
        foreach (var file in Directory.GetFiles(temp[""], "ledger.db*")) File.Delete(file);
        await Pulse().BeatAsync(Cancellation).Soon();
        SignsOfLife().ShouldBe(1);
        Trouble().ShouldContain("ledger.db");
        manager.Words().ShouldBeEmpty();
    }

    Pulse Pulse(bool ledgerIsFar = false) => new(listener, ledger, ledgerIsFar, told, health, clock, log);

    async Task PastItsTimeAsync(Task beat)
    {
        await clock.WaitForTimerAsync(Pause);
        while (!beat.IsCompleted)
        {
            clock.Advance(Pause);
            await Task.WhenAny(beat, Task.Delay(20, Cancellation));
        }
        await beat.Soon();
    }

    int SignsOfLife() => manager.Words().Count(word => word == "WATCHDOG=1");

    string Trouble()
    {
        var trouble = health.Troubles.ShouldHaveSingleItem();
        trouble.Part.ShouldBe("pulse");
        return trouble.Reason;
    }
}
