using System.Net;
using System.Net.Sockets;
using AbuseMilter.Milter.Session;

namespace AbuseMilter.Sockets;

/// <summary>Serves connections of MTAs, each to its end, and no more than so many at once; those beyond are closed at once, unserved.</summary>
sealed class MilterConnections(
    Func<Policy> policy, MilterLimits limits, int most, TimeProvider clock, ConnectionLog log, Figures figures) : IDisposable
{
    // For the last steps of connections that were told to end at once.
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    readonly Action<int> messageOver = figures.MessageOver;
    readonly CancellationTokenSource abort = new();
    readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int places = 1; // one is ours, and given back when we stop
    long refused;
    volatile bool ending;
    volatile EndPoint? own;

    /// <summary>Connections that are open now.</summary>
    public int Count => Volatile.Read(ref places) - (ending ? 0 : 1);

    /// <summary>Connections that came while as many as are allowed were open.</summary>
    public long Refused => Interlocked.Read(ref refused);

    /// <summary>The other end of a call of our own (see <see cref="OwnCall"/>): served beyond the limit, and neither counted nor told of.</summary>
    public EndPoint? Own
    {
        get => own;
        set => own = value;
    }

    /// <summary>Owns the socket from now on.</summary>
    public void Serve(Socket socket)
    {
        if (own is { } caller && caller.Equals(socket.RemoteEndPoint))
        {
            _ = RunAsync(socket, told: null);
            return;
        }
        if (Interlocked.Increment(ref places) <= most + 1)
        {
            figures.Accept();
            _ = ServeAsync(socket);
            return;
        }
        Leave();
        Interlocked.Increment(ref refused);
        figures.Refuse();
        socket.Dispose();
        log.Refused(most);
    }

    /// <summary>Returns when the MTAs have ended all connections, or when the patience was over and we have. Nothing is served any more after this was called.</summary>
    /// <returns>How many we have ended.</returns>
    public async Task<int> EndAsync(CancellationToken patience)
    {
        var left = 0;
        if (!ending) Leave();
        ending = true;
        using var impatience = patience.UnsafeRegister(_ => EndAll(out left), null);
        await empty.Task.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await empty.Task.WaitAsync(Grace, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return left;
    }

    // Counted first: they may be gone a moment later.
    void EndAll(out int left)
    {
        left = Count;
        abort.Cancel();
    }

    public void Dispose()
    {
        abort.Dispose();
    }

    // The place is given back when the last line is written: a log that nobody reads holds up as many threads as there are places, and no more.
    async Task ServeAsync(Socket socket)
    {
        try
        {
            var peer = socket.RemoteEndPoint;
            var end = await RunAsync(socket, messageOver);
            figures.Count(end);
            await log.EndedAsync(end, peer);
        }
        finally
        {
            Leave();
        }
    }

    async Task<ConnectionEnd> RunAsync(Socket socket, Action<int>? told)
    {
        using var pipe = new SocketPipe(socket);
        return await MilterLoop.RunAsync(pipe, policy, limits, clock, abort.Token, told);
    }

    void Leave()
    {
        if (Interlocked.Decrement(ref places) == 0) empty.TrySetResult();
    }
}
