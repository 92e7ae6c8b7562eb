using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using AbuseMilter.Sockets;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Sockets;

public sealed class SocketPipeTests : IDisposable
{
    readonly Socket peer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    readonly Socket ours;
    readonly SocketPipe pipe;

    public SocketPipeTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        peer.Connect(listener.LocalEndPoint!);
        peer.ReceiveTimeout = 20_000;
        ours = listener.Accept();
        pipe = new SocketPipe(ours);
    }

    public void Dispose()
    {
        pipe.Dispose();
        peer.Dispose();
    }

    [Fact]
    public async Task What_was_not_consumed_comes_again_with_what_follows_and_in_one_piece()
    {
        peer.Send("abc"u8);
        (await TakeAsync(1)).ShouldBe("abc");
        peer.Send("def"u8);
        (await TakeAsync(5)).ShouldBe("bcdef");
        peer.Shutdown(SocketShutdown.Send);
        var last = await ReadAsync().Soon();
        last.IsCompleted.ShouldBeTrue();
        last.Buffer.ToArray().ShouldBeEmpty();
        pipe.Input.AdvanceTo(last.Buffer.End);
        (await ReadAsync().Soon()).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_not_examined_comes_again_at_once()
    {
        peer.Send("abc"u8);
        var read = await ReadAsync().Soon();
        pipe.Input.AdvanceTo(read.Buffer.GetPosition(1), read.Buffer.GetPosition(1));
        var again = ReadAsync();
        again.IsCompleted.ShouldBeTrue();
        (await again).Buffer.ToArray().ShouldBe("bc"u8.ToArray());
        pipe.Input.TryRead(out _).ShouldBeTrue();
        pipe.Input.AdvanceTo(read.Buffer.End);
        pipe.Input.TryRead(out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(1024)]
    [InlineData(131_076)]
    public async Task A_stream_cut_anywhere_into_frames_of_any_length_arrives_as_it_was_sent(int frame)
    {
        var bytes = new byte[600_000 / frame * frame];
        new Random(frame).NextBytes(bytes);
        if (frame == 1) bytes = bytes[..20_000];
        var sending = Task.Run(() =>
        {
            for (var sent = 0; sent < bytes.Length;) sent += peer.Send(bytes.AsSpan(sent, Math.Min(bytes.Length - sent, 1 + (sent * 7 % 5000))));
            peer.Shutdown(SocketShutdown.Send);
        }, TestContext.Current.CancellationToken);
        var received = new List<byte>();
        while (true)
        {
            var read = await ReadAsync().Soon();
            var rest = read.Buffer;
            rest.IsSingleSegment.ShouldBeTrue();
            for (; rest.Length >= frame; rest = rest.Slice(frame)) received.AddRange(rest.Slice(0, frame).ToArray());
            pipe.Input.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted) break;
        }
        await sending.Soon();
        received.ToArray().AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task A_pending_read_is_cancelled_and_the_next_one_goes_on()
    {
        var pending = ReadAsync().AsTask();
        pending.IsCompleted.ShouldBeFalse();
        pipe.Input.CancelPendingRead();
        var cancelled = await pending.Soon();
        (cancelled.IsCanceled, cancelled.IsCompleted).ShouldBe((true, false));
        pipe.Input.AdvanceTo(cancelled.Buffer.End);
        peer.Send("abc"u8);
        (await TakeAsync(3)).ShouldBe("abc");
    }

    [Fact]
    public async Task A_cancellation_between_two_reads_is_for_the_next_one_and_takes_no_bytes()
    {
        peer.Send("abc"u8);
        (await TakeAsync(0)).ShouldBe("abc");
        pipe.Input.CancelPendingRead();
        var read = ReadAsync();
        read.IsCompleted.ShouldBeTrue();
        var result = await read;
        result.IsCanceled.ShouldBeTrue();
        result.Buffer.ToArray().ShouldBe("abc"u8.ToArray());
        pipe.Input.AdvanceTo(result.Buffer.Start);
        pipe.Input.TryRead(out var next).ShouldBeTrue();
        next.IsCanceled.ShouldBeFalse();
    }

    [Fact]
    public void A_cancellation_after_the_end_does_no_harm()
    {
        pipe.Dispose();
        pipe.Input.CancelPendingRead();
        pipe.Output.CancelPendingFlush();
    }

    [Fact]
    public async Task A_peer_that_never_pauses_does_not_keep_the_thread()
    {
        peer.Send(new byte[100_000]);
        var atOnce = 0;
        for (var i = 0; i < 50; i++)
        {
            var reading = ReadAsync();
            if (!reading.IsCompleted) break;
            atOnce++;
            pipe.Input.AdvanceTo((await reading).Buffer.GetPosition(1));
            pipe.Input.TryRead(out var rest);
            pipe.Input.AdvanceTo(rest.Buffer.End);
            peer.Send(new byte[10]);
        }
        atOnce.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task Answers_are_sent_when_they_are_flushed_and_not_before()
    {
        pipe.Output.Write("ab"u8);
        pipe.Output.Write("c"u8);
        ours.Available.ShouldBe(0);
        peer.Poll(0, SelectMode.SelectRead).ShouldBeFalse();
        var flush = FlushAsync();
        flush.IsCompletedSuccessfully.ShouldBeTrue();
        await flush;
        var received = new byte[10];
        peer.Receive(received).ShouldBe(3);
        received[..3].ShouldBe("abc"u8.ToArray());
    }

    [Fact]
    public async Task A_flush_waits_for_a_slow_peer_and_sends_everything()
    {
        var bytes = new byte[8_000_000];
        new Random(1).NextBytes(bytes);
        pipe.Output.Write(bytes);
        var flush = FlushAsync().AsTask();
        flush.IsCompleted.ShouldBeFalse();
        var received = new byte[bytes.Length];
        for (var count = 0; count < bytes.Length;) count += peer.Receive(received.AsSpan(count));
        (await flush.Soon()).IsCanceled.ShouldBeFalse();
        received.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task A_flush_that_nobody_takes_can_be_cancelled()
    {
        pipe.Output.Write(new byte[8_000_000]);
        var flush = FlushAsync().AsTask();
        pipe.Output.CancelPendingFlush();
        (await flush.Soon()).IsCanceled.ShouldBeTrue();
    }

    [Fact]
    public async Task A_reset_is_an_exception_of_the_socket()
    {
        var reading = ReadAsync().AsTask();
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();
        await Should.ThrowAsync<SocketException>(reading.Soon());
        pipe.Output.Write("abc"u8);
        await Should.ThrowAsync<SocketException>(async () => await FlushAsync().Soon());
    }

    ValueTask<ReadResult> ReadAsync() => pipe.Input.ReadAsync(TestContext.Current.CancellationToken);

    ValueTask<FlushResult> FlushAsync() => pipe.Output.FlushAsync(TestContext.Current.CancellationToken);

    async Task<string> TakeAsync(int consumed)
    {
        var read = await ReadAsync().Soon();
        var text = System.Text.Encoding.ASCII.GetString(read.Buffer.ToArray());
        pipe.Input.AdvanceTo(read.Buffer.GetPosition(consumed), consumed == 0 ? read.Buffer.Start : read.Buffer.End);
        return text;
    }
}
