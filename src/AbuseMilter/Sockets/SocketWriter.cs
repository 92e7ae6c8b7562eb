using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AbuseMilter.Sockets;

/// <summary>Collects answers and sends them with one call. A flush that was cancelled may have sent a part: the connection is of no use then.</summary>
/// <remarks>Errors of the socket come as <see cref="SocketException"/>. Tokens are not looked at: a pending flush is cancelled by the method for that.</remarks>
sealed class SocketWriter(Socket socket, Acknowledgement acknowledgement, Interruption interruption) : PipeWriter
{
    // Most answers are of five bytes.
    const int Small = 256;

    byte[] block = [];
    int length;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(sizeHint, 1));
        return block.AsMemory(length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(Math.Max(sizeHint, 1));
        return block.AsSpan(length);
    }

    public override void Advance(int bytes) => length += bytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (length == 0) return default;
        acknowledgement.Answered();
        var sending = SendAsync(0);
        if (!sending.IsCompletedSuccessfully) return WaitAsync(sending);
        var sent = sending.Result;
        if (sent < length) return WaitAsync(SendAsync(sent), sent);
        Sent();
        return default;
    }

    public override void CancelPendingFlush() => interruption.Raise();

    public override void Complete(Exception? exception = null) => Sent();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<FlushResult> WaitAsync(ValueTask<int> sending, int sent = 0)
    {
        try
        {
            sent += await sending;
            while (sent < length) sent += await SendAsync(sent);
            Sent();
            return default;
        }
        catch (OperationCanceledException) when (interruption.Take())
        {
            return new FlushResult(isCanceled: true, isCompleted: false);
        }
    }

    ValueTask<int> SendAsync(int from) => socket.SendAsync(block.AsMemory(from, length - from), SocketFlags.None, interruption.Token);

    // Between answers nothing is held.
    void Sent()
    {
        if (block.Length > 0) ArrayPool<byte>.Shared.Return(block);
        (block, length) = ([], 0);
    }

    void MakeRoom(int size)
    {
        if (block.Length - length >= size) return;
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(Small, Math.Max(length + size, length * 2)));
        block.AsSpan(0, length).CopyTo(next);
        if (block.Length > 0) ArrayPool<byte>.Shared.Return(block);
        block = next;
    }
}
