using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

public sealed class PostfixTests
{
    [Fact]
    public void Who_asks_to_be_shown_gets_nothing_made()
    {
        var seen = CommandLine.Run("postfix", "--print", "--apply", "--config", Repository.Path("conf/abusemilter.toml"), "--postfix", "/nowhere");
        seen.Status.ShouldBe(1);
        seen.Errors.ShouldContain("state one of the two");
    }
}
