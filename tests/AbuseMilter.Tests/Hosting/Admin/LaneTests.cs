using AbuseMilter.Hosting.Admin;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting.Admin;

public sealed class LaneTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_finds_no_place_goes_and_finds_one_when_it_is_free_again()
    {
        using var gate = new ManualResetEventSlim();
        var lane = new Lane(2, TimeSpan.FromMinutes(1));
        bool Work(CancellationToken _)
        {
            gate.Wait(CancellationToken.None);
            return Thread.CurrentThread.IsThreadPoolThread;
        }

        Task<bool>[] placed = [lane.RunAsync(Work, Cancellation), lane.RunAsync(Work, Cancellation)];
        await Should.ThrowAsync<OperationCanceledException>(lane.RunAsync(Work, Cancellation));
        gate.Set();
        (await Task.WhenAll(placed)).ShouldBe([false, false], "the pool is for mail");
        (await lane.RunAsync(Work, Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task Work_that_takes_too_long_is_cancelled()
    {
        var lane = new Lane(1, TimeSpan.FromMilliseconds(50));
        await Should.ThrowAsync<OperationCanceledException>(lane.RunAsync<bool>(
            token =>
            {
                token.WaitHandle.WaitOne();
                throw new OperationCanceledException(token);
            },
            Cancellation));
    }

    [Fact]
    public async Task An_error_frees_its_place()
    {
        var lane = new Lane(1, TimeSpan.FromMinutes(1));
        await Should.ThrowAsync<IOException>(lane.RunAsync<bool>(_ => throw new IOException("no disk"), Cancellation));
        (await lane.RunAsync(_ => 7, Cancellation)).ShouldBe(7);
    }

    [Fact]
    public async Task Who_leaves_does_not_wait_for_what_hangs()
    {
        using var gate = new ManualResetEventSlim();
        using var leaves = new CancellationTokenSource();
        var lane = new Lane(1, TimeSpan.FromMinutes(1));
        var asked = lane.RunAsync(_ =>
        {
            leaves.Cancel();
            gate.Wait(CancellationToken.None);
            return 1;
        }, leaves.Token);
        await Should.ThrowAsync<OperationCanceledException>(asked);
        gate.Set();
    }
}
