using Xunit;

namespace AbuseMilter.Tests.Support;

/// <summary>Waits for what must happen at once; that it does not is a failure after a while, and not a test that hangs.</summary>
static class Waiting
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public static Task Soon(this Task task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public static Task<T> Soon<T>(this ValueTask<T> task) => task.AsTask().Soon();

    /// <summary>For what somebody else does next and tells nobody of: looks again and again.</summary>
    public static async Task Until(Func<bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!holds())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
