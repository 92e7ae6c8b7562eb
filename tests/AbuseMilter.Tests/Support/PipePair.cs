using System.Buffers;
using System.IO.Pipelines;

namespace AbuseMilter.Tests.Support;

/// <summary>A connection in memory. What one end flushes, the other has read when the flush returns, unless it changed threads.</summary>
sealed class PipePair
{
    public PipePair(int pauseAt = 0, MemoryPool<byte>? pool = null)
    {
        var options = new PipeOptions(
            pool, readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: pauseAt, resumeWriterThreshold: pauseAt / 2, useSynchronizationContext: false);
        var there = new Pipe(options);
        var back = new Pipe(options);
        Peer = new End(back.Reader, there.Writer);
        Milter = new End(there.Reader, back.Writer);
    }

    public IDuplexPipe Peer { get; }

    public IDuplexPipe Milter { get; }

    /// <summary>Sends from the peer's end without waiting, which needs a pair that never pauses.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        Peer.Output.Write(bytes);
        var flush = Peer.Output.FlushAsync();
        if (!flush.IsCompleted) throw new InvalidOperationException("the pipe is full");
        flush.GetAwaiter().GetResult();
    }

    sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
