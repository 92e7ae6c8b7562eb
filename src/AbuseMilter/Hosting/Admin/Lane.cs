using System.Threading.Channels;

namespace AbuseMilter.Hosting.Admin;

/// <summary>
/// Runs what may take long, or hang with a disk, on threads of its own, so many at once: the pool keeps its threads for mail, and the end of the process waits for none of these. Who
/// waits for a place holds no thread.
/// </summary>
/// <param name="places">That many at once; what hangs keeps its place.</param>
/// <param name="longest">For the work; it is cancelled then.</param>
sealed class Lane(int places, TimeSpan longest)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // What is at work has an entry there.
    readonly Channel<bool> taken = Channel.CreateBounded<bool>(places);

    /// <exception cref="OperationCanceledException">The caller was cancelled, no place was free for two seconds, or the work took too long; it goes on until it sees that.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(Patience);
        await taken.Writer.WriteAsync(true, time.Token);
        time.CancelAfter(longest);
        return await Start(work, time.Token).WaitAsync(time.Token);
    }

    Task<T> Start<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                return work(cancellationToken);
            }
            finally
            {
                taken.Reader.TryRead(out _);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
