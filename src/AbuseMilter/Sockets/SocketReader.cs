using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AbuseMilter.Sockets;

/// <summary>Reads a socket into one block of memory, so that every frame lies in one piece. Not for two readers at once.</summary>
/// <remarks>Errors of the socket come as <see cref="SocketException"/>. Tokens are not looked at: a pending read is cancelled by the method for that.</remarks>
sealed class SocketReader(Socket socket, Acknowledgement acknowledgement, Interruption interruption) : PipeReader
{
    // Holds what Postfix sends for one unwatched message; all that a silent connection costs.
    const int Small = 1024;

    // From here on a block grows only for a frame that needs it.
    const int Large = 64 * 1024;

    // Reads in a row that did not wait. A peer that never pauses would otherwise keep the thread that serves the sockets for itself.
    const int Turn = 8;

    byte[] block = ArrayPool<byte>.Shared.Rent(Small);
    int start;
    int end;
    int reads;
    bool allExamined = true;
    bool wasFull;
    bool completed;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (TryRead(out var result)) return ValueTask.FromResult(result);
        var receiving = ReceiveAsync();
        return receiving.IsCompletedSuccessfully && ++reads < Turn ? ValueTask.FromResult(Received(receiving.Result)) : WaitAsync(receiving);
    }

    public override bool TryRead(out ReadResult result)
    {
        var interrupted = interruption.Take();
        result = new ReadResult(Unread, interrupted, completed);
        return interrupted || completed || !allExamined;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        start = consumed.GetInteger();
        allExamined = examined.GetInteger() == end;
        if (start == end) start = end = 0;
    }

    public override void CancelPendingRead() => interruption.Raise();

    public override void Complete(Exception? exception = null)
    {
        ArrayPool<byte>.Shared.Return(block);
        block = [];
        completed = true;
    }

    ReadOnlySequence<byte> Unread => new(block, start, end - start);

    ValueTask<int> ReceiveAsync()
    {
        MakeRoom();
        acknowledgement.Give();
        return socket.ReceiveAsync(block.AsMemory(end), SocketFlags.None, interruption.Token);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<ReadResult> WaitAsync(ValueTask<int> receiving)
    {
        try
        {
            var taken = receiving.IsCompleted;
            var count = await receiving;
            if (taken) await Task.Yield();
            reads = 0;
            return Received(count);
        }
        catch (OperationCanceledException) when (interruption.Take())
        {
            return new ReadResult(Unread, isCanceled: true, isCompleted: false);
        }
    }

    ReadResult Received(int count)
    {
        acknowledgement.Received();
        completed = count == 0;
        end += count;
        wasFull = end == block.Length;
        allExamined = false;
        return new ReadResult(Unread, isCanceled: false, completed);
    }

    // What filled the block was probably not all there is. Once all is read, the small block does again.
    void MakeRoom()
    {
        if (wasFull) Move(block.Length < Large || end - start > block.Length / 2 ? block.Length * 4 : block.Length);
        else if (end == 0 && block.Length > Small) Move(Small);
        wasFull = false;
    }

    void Move(int length)
    {
        var next = ArrayPool<byte>.Shared.Rent(length);
        block.AsSpan(start, end - start).CopyTo(next);
        ArrayPool<byte>.Shared.Return(block);
        (block, start, end) = (next, 0, end - start);
    }
}
