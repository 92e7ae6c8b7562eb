using System.Buffers;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

public class FrameReaderTests
{
    const int Max = 1000;

    [Fact]
    public void A_frame_is_incomplete_at_every_cut_but_the_last()
    {
        var bytes = MilterText.Frame("M <a@b.org> SIZE=1");
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            foreach (var buffer in (ReadOnlySequence<byte>[])[new(bytes.AsMemory(0, cut)), Segments.Of(bytes.AsMemory(0, cut), 1)])
            {
                var rest = buffer;
                FrameReader.TryRead(ref rest, Max, out _).ShouldBe(FrameOutcome.Incomplete);
                rest.Length.ShouldBe(cut, "an incomplete frame stays in the buffer");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Frames_come_out_alike_however_the_segments_are_cut(int segment)
    {
        byte[] bytes = [.. MilterText.Frame("H client.example"), .. MilterText.Frame("T"), .. MilterText.Frame(@"B one\r\ntwo"), 0, 0];
        var rest = Segments.Of(bytes, segment);

        Next(ref rest).ShouldBe((Command.Helo, @"client.example\0"));
        Next(ref rest).ShouldBe((Command.Data, ""));
        Next(ref rest).ShouldBe((Command.Body, @"one\r\ntwo"));
        FrameReader.TryRead(ref rest, Max, out _).ShouldBe(FrameOutcome.Incomplete);
        rest.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(@"\0\0\0\0")]
    [InlineData(@"\0\0\x03\xe9")]
    [InlineData(@"\x7f\xff\xff\xff")]
    [InlineData(@"\xff\xff\xff\xff")]
    [InlineData("GET / HTTP/1.0")]
    public void A_length_of_zero_or_beyond_the_limit_is_illegal_as_soon_as_it_is_there(string bytes)
    {
        var length = MilterText.Unescape(bytes)[..4];
        var rest = Segments.Of(length.AsMemory(0, 3), 1);
        FrameReader.TryRead(ref rest, Max, out _).ShouldBe(FrameOutcome.Incomplete);
        rest = Segments.Of(length, 1);
        FrameReader.TryRead(ref rest, Max, out _).ShouldBe(FrameOutcome.Illegal);
        rest = new(length);
        FrameReader.TryRead(ref rest, Max, out _).ShouldBe(FrameOutcome.Illegal);
    }

    [Theory]
    [InlineData(@"\xff\xff\xff\xff")]
    [InlineData(@"\x7f\xff\xff\xff")]
    [InlineData(@"\0\x01\0\0B")]
    public void No_memory_is_taken_for_a_length_that_is_only_announced(string bytes)
    {
        var announced = new ReadOnlySequence<byte>(MilterText.Unescape(bytes));
        FrameReader.TryRead(ref announced, 1 << 20, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var outcome = FrameReader.TryRead(ref announced, 1 << 20, out _);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        outcome.ShouldNotBe(FrameOutcome.Whole);
    }

    [Fact]
    public void A_frame_of_exactly_the_limit_is_whole()
    {
        var rest = new ReadOnlySequence<byte>(MilterText.Frame('B', new byte[Max - 1]));
        FrameReader.TryRead(ref rest, Max, out var frame).ShouldBe(FrameOutcome.Whole);
        frame.Payload.Length.ShouldBe(Max - 1);
        rest = new ReadOnlySequence<byte>(MilterText.Frame('B', new byte[Max]));
        FrameReader.TryRead(ref rest, Max, out _).ShouldBe(FrameOutcome.Illegal);
    }

    [Fact]
    public void A_verdict_is_five_bytes_and_no_more()
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.Write(output, Reply.Accept);
        output.WrittenSpan.ToArray().ShouldBe([0, 0, 0, 1, (byte)'a']);
    }

    [Fact]
    public void No_reply_is_one_that_Postfix_answers_with_a_protocol_error()
    {
        // SMFIR_CONN_FAIL
        Enum.GetValues<Reply>().ShouldAllBe(reply => (char)reply != 'f');
    }

    static (Command, string) Next(ref ReadOnlySequence<byte> rest)
    {
        FrameReader.TryRead(ref rest, Max, out var frame).ShouldBe(FrameOutcome.Whole);
        return (frame.Command, MilterText.Escape(frame.Payload.ToArray()));
    }
}
