using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>What the other tests stand on.</summary>
public sealed class SupportTests
{
    [Fact]
    public void No_port_is_given_out_twice()
    {
        // The system hands a closed port out again at random: of 1000 some thirty.
        var ports = Enumerable.Range(0, 1000).Select(_ => PostfixInstance.FreePort()).ToList();
        ports.Distinct().Count().ShouldBe(ports.Count);
    }
}
