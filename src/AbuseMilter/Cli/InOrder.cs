using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AbuseMilter.Cli;

/// <summary>Work on all cores whose results come in the order of what was worked on.</summary>
static class InOrder
{
    /// <summary>No more than two for each core are on their way at a time, however many there are. What the source throws, the enumeration throws.</summary>
    public static async IAsyncEnumerable<TResult> SelectAsync<T, TResult>(IEnumerable<T> source, Func<T, TResult> work,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var results = Channel.CreateBounded<Task<TResult>>(2 * Environment.ProcessorCount);
        // Nobody waits for it: after a cancellation it may still sit in a read of a terminal.
        _ = Task.Run(() => FeedAsync(source, work, results.Writer, cancellationToken), CancellationToken.None);
        await foreach (var result in results.Reader.ReadAllAsync(cancellationToken)) yield return await result.WaitAsync(cancellationToken);
    }

    static async Task FeedAsync<T, TResult>(IEnumerable<T> source, Func<T, TResult> work, ChannelWriter<Task<TResult>> results, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var one in source) await results.WriteAsync(Task.Run(() => work(one), cancellationToken), cancellationToken);
            results.Complete();
        }
        catch (Exception e)
        {
            results.Complete(e);
        }
    }
}
