using Xunit;

namespace AbuseMilter.Tests.Support;

/// <summary>Waits for what must happen at once; that it does not is a failure after a while, and not a test that hangs.</summary>
static class Waiting
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public static Task Soon(this Task task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public static Task<T> Soon<T>(this ValueTask<T> task) => task.AsTask().Soon();
}
