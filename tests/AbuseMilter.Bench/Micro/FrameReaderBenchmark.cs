using System.Buffers;
using AbuseMilter.Milter.Wire;
using BenchmarkDotNet.Attributes;

namespace AbuseMilter.Bench.Micro;

/// <summary>Cutting the frames of one unwatched message off the buffer.</summary>
[MemoryDiagnoser]
public class FrameReaderBenchmark
{
    readonly ReadOnlySequence<byte> bytes = new(PostfixBytes.NextUnwatched);

    [Benchmark]
    public int FramesOfAnUnwatchedMessage()
    {
        var rest = bytes;
        var frames = 0;
        while (FrameReader.TryRead(ref rest, 128 * 1024, out _) == FrameOutcome.Whole) frames++;
        return frames;
    }
}
