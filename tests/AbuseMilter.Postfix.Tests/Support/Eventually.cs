using Xunit;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>Waits for what other processes do, as short as possible and never longer than a limit.</summary>
static class Eventually
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<T> Get<T>(string what, Func<T?> look) where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (true)
            {
                if (look() is { } found) return found;
                await tick.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{what}: not seen within {Limit.TotalSeconds} s");
        }
    }
}
