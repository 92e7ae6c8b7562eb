using AbuseMilter.Sockets;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Sockets;

public sealed class LinePaceTests
{
    readonly ManualClock clock = new();
    readonly LinePace pace;

    public LinePaceTests() => pace = new LinePace(clock);

    [Fact]
    public void A_source_has_one_line_a_minute_and_the_next_tells_how_many_were_held_back()
    {
        Ask("192.0.2.1").ShouldBe((true, 0));
        for (var i = 0; i < 7; i++) Ask("192.0.2.1").Allowed.ShouldBeFalse();
        clock.Advance(LinePace.Pause);
        Ask("192.0.2.1").ShouldBe((true, 7));
        Ask("192.0.2.1").Allowed.ShouldBeFalse();
        clock.Advance(LinePace.Pause * 100);
        Ask("192.0.2.1").ShouldBe((true, 1));
        clock.Advance(LinePace.Pause);
        Ask("192.0.2.1").ShouldBe((true, 0));
    }

    [Fact]
    public void The_minute_runs_from_the_line_that_was_let_through()
    {
        Ask("192.0.2.1");
        clock.Advance(LinePace.Pause - TimeSpan.FromSeconds(1));
        Ask("192.0.2.1").Allowed.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        Ask("192.0.2.1").ShouldBe((true, 1));
    }

    [Fact]
    public void Sources_do_not_count_for_each_other()
    {
        Ask("192.0.2.1").Allowed.ShouldBeTrue();
        Ask("192.0.2.2").Allowed.ShouldBeTrue();
        Ask("192.0.2.1").Allowed.ShouldBeFalse();
    }

    [Fact]
    public void Beyond_the_sources_that_are_remembered_all_others_are_one()
    {
        for (var i = 0; i < LinePace.Sources; i++) Ask($"source {i}").ShouldBe((true, 0));
        var let = Enumerable.Range(0, 5000).Count(i => Ask($"more {i}").Allowed);
        let.ShouldBe(1);
        Ask("source 3").Allowed.ShouldBeFalse();
        clock.Advance(LinePace.Pause);
        Ask("yet another").ShouldBe((true, 0), "the others are forgotten, so this one is remembered");
        Ask("source 3").Allowed.ShouldBeTrue();
    }

    (bool Allowed, int HeldBack) Ask(string source) => (pace.Allows(source, out var heldBack), heldBack);
}
