using System.Net;
using System.Net.Sockets;
using AbuseMilter.Milter.Session;
using AbuseMilter.Settings;
using AbuseMilter.Sockets;
using AbuseMilter.Tests.Support;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Sockets;

/// <summary>Real sockets: accepting, turning away, stopping, and what is left behind.</summary>
public sealed class MilterListenerTests
{
    const int Probed = 1015, Refused = 1016;

    static readonly string[] Unwatched = ["M <a@example.org>", "R <x@example.com>", "T"];
    static readonly string[] Watched = ["M <a@example.org>", "R <abuse@example.com>", "T"];
    static readonly string[] Content = ["L Subject: x", "N", "B body", "E"];

    [Theory]
    [InlineData("unix")]
    [InlineData("tcp")]
    public async Task Messages_are_served_one_after_the_other(string transport)
    {
        await using var served = await ServedListener.StartAsync(transport);
        using var mta = await SocketPeer.NegotiatedAsync(served.Address);
        for (var i = 0; i < 3; i++)
        {
            (await mta.AskAsync(Unwatched)).ShouldBe("a");
            (await mta.AskAsync(Watched)).ShouldBe("c");
            (await mta.AskAsync(Content)).ShouldBe("a");
        }
        mta.Send("Q");
        (await mta.ReplyAsync()).ShouldBeNull();
        served.Lines.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("unix")]
    [InlineData("tcp")]
    public async Task Who_comes_after_a_call_of_our_own_that_failed_is_not_taken_for_us(string transport)
    {
        await using var served = await ServedListener.StartAsync(transport);
        await Should.ThrowAsync<OperationCanceledException>(() => served.Listener.AnswersAsync(new CancellationToken(canceled: true)));
        served.Listener.Connections.Own.ShouldBeNull();
    }

    [Theory]
    [InlineData("unix")]
    [InlineData("tcp")]
    public async Task A_message_of_ten_megabytes_arrives_whole(string transport)
    {
        var length = 0;
        await using var served = await ServedListener.StartAsync(transport, judge: (message, _) =>
        {
            length = message.Content.Length;
            return ValueTask.FromResult(Verdict.Discard);
        });
        using var mta = await SocketPeer.NegotiatedAsync(served.Address);
        (await mta.AskAsync(Watched)).ShouldBe("c");
        mta.Send("L Subject: x", "N");
        var chunk = MilterText.Frame('B', Enumerable.Repeat((byte)'x', 65_535).ToArray());
        for (var i = 0; i < 160; i++) mta.Send(chunk);
        (await mta.AskAsync("E")).ShouldBe("d");
        length.ShouldBe("Subject: x\n\n".Length + (160 * 65_535) + 1);
    }

    [Fact]
    public async Task Beyond_the_limit_a_connection_is_closed_at_once_and_the_others_go_on()
    {
        var clock = new ManualClock();
        await using var served = await ServedListener.StartAsync("tcp", most: 2, clock: clock);
        var first = await SocketPeer.NegotiatedAsync(served.Address);
        var second = await SocketPeer.NegotiatedAsync(served.Address);
        for (var i = 0; i < 5; i++) await TurnedAway(served);
        served.Listener.Connections.Count.ShouldBe(2);
        served.Listener.Connections.Refused.ShouldBe(5);
        (await first.AskAsync(Unwatched)).ShouldBe("a");
        (await second.AskAsync(Unwatched)).ShouldBe("a");

        await Waiting.Until(() => served.Log.Texts(Refused).Count == 1);
        clock.Advance(LinePace.Pause);
        await TurnedAway(served);
        first.Send("Q");
        (await first.ReplyAsync()).ShouldBeNull();
        await Waiting.Until(() => served.Listener.Connections.Count == 1);
        (await SocketPeer.NegotiatedAsync(served.Address)).Dispose();
        second.Dispose();
        await served.StopAsync();
        await Waiting.Until(() => served.Log.Texts(Refused).Count == 2);
        served.Log.Texts(Refused)[0].ShouldContain("2 are open");
        served.Log.Texts(Refused)[1].ShouldContain("4 more");
    }

    [Fact]
    public async Task While_descriptors_are_scarce_it_looks_again_after_a_pause_and_says_so_once()
    {
        var (clock, asked, scarce) = (new ManualClock(), 0, true);
        var log = new RecordedLog<MilterListener>();
        var address = new ListenAddress.Tcp(IPAddress.Loopback, ServedListener.FreePort());
        using var listener = new MilterListener(new MilterSettings { Listen = [address] },
            () => new Policy(_ => false, (_, _) => throw new InvalidOperationException()), MilterLimits.Default, clock, log)
        {
            AreDescriptorsScarce = _ =>
            {
                Interlocked.Increment(ref asked);
                return Volatile.Read(ref scarce);
            },
        };
        await listener.StartAsync(CancellationToken.None);
        var waiting = SocketPeer.NegotiatedAsync(address);
        for (var i = 1; i <= 5; i++)
        {
            await Waiting.Until(() => clock.NextTimer is not null);
            asked.ShouldBe(i);
            if (i == 5) Volatile.Write(ref scarce, false);
            clock.Advance(clock.NextTimer!.Value - clock.GetUtcNow());
        }
        (await waiting.Soon()).Dispose();
        await listener.StopAsync(CancellationToken.None).Soon();
        asked.ShouldBe(6);
        log.Lines.Where(line => line.Id != 1020).ShouldHaveSingleItem().Text.ShouldContain("few descriptors are left");
    }

    [Theory]
    [InlineData("unix")]
    [InlineData("tcp")]
    public async Task A_stop_lets_every_session_have_its_messages_until_the_MTA_hangs_up(string transport)
    {
        await using var served = await ServedListener.StartAsync(transport, judge: (_, _) => ValueTask.FromResult(Verdict.Discard));
        using var begun = await SocketPeer.NegotiatedAsync(served.Address);
        using var between = await SocketPeer.NegotiatedAsync(served.Address);
        (await between.AskAsync(Unwatched)).ShouldBe("a");
        using var busy = await SocketPeer.NegotiatedAsync(served.Address);
        (await busy.AskAsync(Watched)).ShouldBe("c");

        var stop = served.StopAsync();
        await Should.ThrowAsync<SocketException>(() => SocketPeer.ConnectAsync(served.Address));
        (await busy.AskAsync(Content)).ShouldBe("d");
        foreach (var peer in (SocketPeer[])[begun, between, busy])
        {
            (await peer.AskAsync(Unwatched)).ShouldBe("a");
            stop.IsCompleted.ShouldBeFalse();
            (await peer.AskAsync("A", "A", "Q")).ShouldBeNull();
        }
        await stop;
        served.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_that_does_not_end_is_given_up_when_the_time_for_stopping_is_over()
    {
        var clock = new ManualClock();
        await using var served = await ServedListener.StartAsync("unix", clock: clock);
        using var idle = await SocketPeer.NegotiatedAsync(served.Address);
        using var busy = await SocketPeer.NegotiatedAsync(served.Address);
        (await busy.AskAsync(Watched)).ShouldBe("c");
        var stop = served.Listener.StopAsync(CancellationToken.None);
        clock.Advance(served.Settings.DrainTime - TimeSpan.FromTicks(1));
        stop.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromTicks(1));
        await stop.Soon();
        foreach (var peer in (SocketPeer[])[idle, busy]) (await peer.ReplyAsync()).ShouldBeNull();
        served.OpenSockets().ShouldBe(0);
        await Waiting.Until(() => served.Lines.Count == 1);
        served.Lines[0].Text.ShouldStartWith("2 connections are ended after 20 s");
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_log_that_nobody_reads()
    {
        using var reader = new ManualResetEventSlim();
        var log = new RecordedLog<MilterListener> { Writing = _ => reader.Wait() };
        await using var served = await ServedListener.StartAsync("unix", log: log);
        using (var stranger = await SocketPeer.ConnectAsync(served.Address))
        {
            stranger.Send("GET / HTTP/1.0\r\n\r\n"u8);
            (await stranger.ReplyAsync()).ShouldBeNull("closed, although its line is not written");
        }
        using (var mta = await SocketPeer.NegotiatedAsync(served.Address)) (await mta.AskAsync(Unwatched)).ShouldBe("a");
        await served.Listener.StopAsync(new CancellationToken(canceled: true)).Soon();
        reader.Set();
    }

    [Theory]
    [InlineData("unix", true)]
    [InlineData("unix", false)]
    [InlineData("tcp", true)]
    [InlineData("tcp", false)]
    public async Task Wherever_a_peer_breaks_off_nothing_is_left_behind(string transport, bool reset)
    {
        await using var served = await ServedListener.StartAsync(transport, most: 1000);
        byte[] all = [.. ((string[])["O", .. Watched, .. Content, "A", .. Unwatched, "A", "A", "Q"]).SelectMany(MilterText.Frame)];
        for (var length = 0; length <= all.Length; length++)
        {
            var peer = await SocketPeer.ConnectAsync(served.Address);
            peer.Send(all.AsSpan(0, length));
            if (reset) peer.Reset();
            else
            {
                peer.HalfClose();
                while (await peer.ReplyAsync() is not null) { }
                peer.Dispose();
            }
        }
        await served.StopAsync();
        served.Listener.Connections.Count.ShouldBe(0);
        await Waiting.Until(() => served.OpenSockets() == 0);
        served.Lines.ShouldAllBe(line => line.Level == LogLevel.Warning && line.Text.Contains("message was in progress", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Strangers_have_one_line_a_minute_and_a_port_check_has_none()
    {
        var clock = new ManualClock();
        await using var served = await ServedListener.StartAsync("tcp", clock: clock);
        await Say(served, "GET / HTTP/1.0\r\n\r\n"u8);
        await Say(served, [0x16, 3, 1, 2, 0, 1]);
        await Say(served, MilterText.Frame("Z"));
        for (var i = 0; i < 10; i++)
        {
            using var check = await SocketPeer.ConnectAsync(served.Address);
            if (i % 2 == 0) check.Reset();
        }
        clock.Advance(LinePace.Pause);
        await Say(served, "HEAD / HTTP/1.0\r\n\r\n"u8);
        await served.StopAsync();
        served.Lines.Select(line => line.Id).ShouldBe([Probed, Probed]);
        served.Lines[0].Text.ShouldContain("HTTP");
        served.Lines[1].Text.ShouldContain("2 more");
    }

    [Fact]
    public async Task Who_speaks_the_protocol_and_breaks_it_has_one_line_a_minute_for_each_way_of_it()
    {
        await using var served = await ServedListener.StartAsync("tcp", clock: new ManualClock());
        for (var i = 0; i < 10; i++)
        {
            using var peer = await SocketPeer.NegotiatedAsync(served.Address);
            (await peer.AskAsync("z")).ShouldBeNull("closed");
        }
        for (var i = 0; i < 3; i++)
        {
            using var peer = await SocketPeer.NegotiatedAsync(served.Address);
            (await peer.AskAsync("M <a@example.org>", "R <abuse@example.com>", "T")).ShouldBe("c");
        }
        await served.StopAsync();
        served.Lines.Count(line => line.Text.Contains(nameof(EndKind.Illegal), StringComparison.Ordinal)).ShouldBe(1);
        served.Lines.Count(line => line.Text.Contains(nameof(EndKind.ClosedMidMessage), StringComparison.Ordinal)).ShouldBe(1);
        served.Lines.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_connection_that_cannot_be_looked_at_leaves_no_descriptor_behind()
    {
        var (clock, log) = (new ManualClock(), new RecordedLog<MilterListener>());
        var address = new ListenAddress.Tcp(IPAddress.Loopback, ServedListener.FreePort());
        var failures = 0;
        using var listener = new MilterListener(new MilterSettings { Listen = [address] },
            () => new Policy(_ => false, (_, _) => throw new InvalidOperationException()), MilterLimits.Default, clock, log)
        {
            AreDescriptorsScarce = _ => ++failures > 1 ? false : throw new UnauthorizedAccessException("no"),
        };
        await listener.StartAsync(CancellationToken.None);
        using (var lost = await SocketPeer.ConnectAsync(address)) (await lost.ReplyAsync()).ShouldBeNull("closed");
        await Waiting.Until(() => clock.NextTimer is not null);
        clock.Advance(clock.NextTimer!.Value - clock.GetUtcNow());
        (await SocketPeer.NegotiatedAsync(address)).Dispose();
        await listener.StopAsync(CancellationToken.None).Soon();
    }

    [Fact]
    public async Task Whoever_connects_and_stays_silent_is_a_stranger_too()
    {
        var clock = new ManualClock();
        await using var served = await ServedListener.StartAsync("tcp", clock: clock);
        var silent = new List<SocketPeer>();
        for (var i = 0; i < 5; i++) silent.Add(await SocketPeer.ConnectAsync(served.Address));
        await Waiting.Until(() => served.Listener.Connections.Count == 5);
        clock.Advance(MilterLimits.Default.Negotiation);
        foreach (var peer in silent) (await peer.ReplyAsync()).ShouldBeNull();
        await served.StopAsync();
        served.Log.Texts(Probed).ShouldHaveSingleItem().ShouldContain("port check");
        silent.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public async Task What_may_take_long_is_not_done_on_the_thread_that_serves_the_sockets()
    {
        var onPool = false;
        await using var served = await ServedListener.StartAsync("unix", judge: (_, _) =>
        {
            onPool = Thread.CurrentThread.IsThreadPoolThread;
            return ValueTask.FromResult(Verdict.Accept);
        });
        using (var mta = await SocketPeer.NegotiatedAsync(served.Address))
        {
            (await mta.AskAsync(Watched)).ShouldBe("c");
            (await mta.AskAsync(Content)).ShouldBe("a");
        }
        onPool.ShouldBeTrue();
        await Say(served, "GET / HTTP/1.0\r\n\r\n"u8);
        await served.StopAsync();
        served.Lines.ShouldHaveSingleItem().OnPool.ShouldBeTrue();
    }

    [Fact]
    public async Task The_file_of_a_socket_has_its_mode_and_goes_at_the_stop()
    {
        await using var served = await ServedListener.StartAsync("unix");
        var path = ((ListenAddress.Unix)served.Address).Path;
        File.GetUnixFileMode(path).ShouldBe(served.Settings.SocketMode);
        await served.StopAsync();
        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task When_one_address_is_taken_none_is_listened_on_and_the_error_names_it()
    {
        await using var holder = await ServedListener.StartAsync("tcp");
        var free = new ListenAddress.Tcp(IPAddress.Loopback, ServedListener.FreePort());
        var settings = holder.Settings with { Listen = [free, holder.Address] };
        var listener = new MilterListener(settings, () => throw new InvalidOperationException(), MilterLimits.Default, TimeProvider.System,
            holder.Log);
        var failure = await Should.ThrowAsync<IOException>(() => listener.StartAsync(CancellationToken.None));
        failure.Message.ShouldStartWith($"cannot listen on {holder.Address}: ");
        await Should.ThrowAsync<SocketException>(() => SocketPeer.ConnectAsync(free));
        listener.Dispose();
    }

    [Fact]
    public async Task The_port_is_free_again_right_after_a_stop()
    {
        var address = new ListenAddress.Tcp(IPAddress.Loopback, ServedListener.FreePort());
        var settings = new MilterSettings { Listen = [address], DrainTime = TimeSpan.Zero };
        for (var i = 0; i < 3; i++)
        {
            using var listener = new MilterListener(settings, () => new Policy(_ => false, (_, _) => throw new InvalidOperationException()), MilterLimits.Default,
                TimeProvider.System, new RecordedLog<MilterListener>());
            await listener.StartAsync(CancellationToken.None);
            using var mta = await SocketPeer.NegotiatedAsync(address);
            await listener.StopAsync(CancellationToken.None).Soon();
        }
    }

    static async Task TurnedAway(ServedListener served)
    {
        using var peer = await SocketPeer.ConnectAsync(served.Address);
        (await peer.ReplyAsync()).ShouldBeNull();
    }

    static async Task Say(ServedListener served, ReadOnlyMemory<byte> bytes)
    {
        using var peer = await SocketPeer.ConnectAsync(served.Address);
        peer.Send(bytes.Span);
        (await peer.ReplyAsync()).ShouldBeNull();
        await Waiting.Until(() => served.Listener.Connections.Count == 0);
    }

    static Task Say(ServedListener served, ReadOnlySpan<byte> bytes) => Say(served, bytes.ToArray().AsMemory());
}
