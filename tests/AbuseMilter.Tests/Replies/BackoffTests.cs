using AbuseMilter.Replies;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class BackoffTests
{
    [Fact]
    public void The_wait_grows_from_half_a_minute_to_an_hour() =>
        Enumerable.Range(1, 10).Select(attempts => Backoff.After(attempts, 0.5).TotalMinutes).ShouldBe([0.5, 1, 2, 5, 10, 20, 40, 60, 60, 60]);

    [Fact]
    public void The_jitter_takes_or_adds_a_fifth()
    {
        Backoff.After(4, 0).ShouldBe(TimeSpan.FromMinutes(4));
        Backoff.After(4, 1).ShouldBe(TimeSpan.FromMinutes(6));
    }

    [Fact]
    public void No_input_makes_it_negative_or_endless() =>
        Prop.ForAll<int, double>((attempts, random) => Backoff.After(attempts, random) is { } wait
            && wait >= TimeSpan.FromSeconds(24) && wait <= TimeSpan.FromMinutes(72)).QuickCheckThrowOnFailure();
}
