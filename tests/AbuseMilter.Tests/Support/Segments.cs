using System.Buffers;

namespace AbuseMilter.Tests.Support;

/// <summary>Bytes in segments of a chosen size, as a pipe might hold them.</summary>
static class Segments
{
    public static ReadOnlySequence<byte> Of(ReadOnlyMemory<byte> bytes, int size)
    {
        var first = new Segment(bytes[..Math.Min(size, bytes.Length)], null);
        var last = first;
        for (var at = size; at < bytes.Length; at += size) last = new Segment(bytes.Slice(at, Math.Min(size, bytes.Length - at)), last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
