using System.Buffers;
using AbuseMilter.Bench.Load;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Bench.Micro;

/// <summary>What Postfix sends us for a message, given what we negotiate with it.</summary>
static class PostfixBytes
{
    /// <summary>A message on a connection that had one already: ABORT, MAIL, RCPT, DATA with their macros.</summary>
    public static byte[] NextUnwatched { get; } = ScriptWriter.Write(Agreed(), Mail.Unwatched, opening: false).Blocks[0].Bytes;

    static Agreement Agreed()
    {
        var output = new ArrayBufferWriter<byte>();
        var policy = new Policy(_ => false, (_, _) => throw new InvalidOperationException("nobody is watched"));
        using var conversation = new Conversation(() => policy, MilterLimits.Default);
        Feed(conversation, new(LoadRun.Offer), output);
        return new Agreement(output.WrittenSpan[(FrameReader.LengthBytes + 1)..]);
    }

    public static void Feed(Conversation conversation, ReadOnlySequence<byte> bytes, IBufferWriter<byte> output)
    {
        while (FrameReader.TryRead(ref bytes, MilterLimits.Default.FrameBytes, out var frame) == FrameOutcome.Whole) conversation.Accept(frame, output);
    }
}
