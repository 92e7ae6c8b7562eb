using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

public sealed class LimitsTests
{
    [Fact]
    public void The_defaults_of_the_configuration_are_those_of_the_library() => Daemon.Limits(new MilterSettings()).ShouldBe(MilterLimits.Default);
}
