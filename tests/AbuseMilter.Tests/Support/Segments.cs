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

    /// <summary>Cut at random, with empty segments among them.</summary>
    public static ReadOnlySequence<byte> Cut(ReadOnlyMemory<byte> bytes, Random random)
    {
        if (random.Next(4) != 0) return new(bytes);
        var longest = 1 << random.Next(1, 12);
        var first = new Segment(default, null);
        var last = first;
        while (!bytes.IsEmpty)
        {
            var size = Math.Min(random.Next(longest), bytes.Length);
            last = new Segment(bytes[..size], last);
            bytes = bytes[size..];
        }
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
