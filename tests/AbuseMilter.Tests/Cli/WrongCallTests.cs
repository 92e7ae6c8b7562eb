using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary>Command lines that are none: one line says what is wrong, and blames the word that is.</summary>
public sealed class WrongCallTests
{
    [Theory]
    [InlineData("frobnicate -c F", 1, "'frobnicate' is no verb; there are run, check, inspect, queue, cases, postfix, doctor")]
    [InlineData("queue foo -c F", 2, "queue: 'foo' is no verb; there are list, show, ")]
    [InlineData("queue -c F", 2, "queue: '-c' stands where a verb is wanted: list, show, ")]
    [InlineData("--frob", 1, "'--frob' stands where a verb is wanted: run, check, ")]
    [InlineData("queue -c F list", 2, "queue list: '-c' stands before the verb; options go behind it")]
    [InlineData("queue list --frob -c F", 2, "queue list: '--frob' is no option; abuse-milter queue list --help has them all")]
    [InlineData("check x y", 1, "check: 'x' is one word too many")]
    [InlineData("check \u001b[2Jx", 1, "check: '")]
    [InlineData("queue list --since", 2, "Required argument missing for option: '--since'.")]
    [InlineData("cases list --class foo --limit 0", 2, "--class: 'foo' is not one of copyright, ")]
    [InlineData("inspect --auth maybe MAIL", 1, "--auth: 'maybe' is none of pass, fail, none")]
    public void One_line_says_what_is_wrong(string words, int status, string why)
    {
        var seen = CommandLine.Run(words.Split(' '));
        seen.Status.ShouldBe(status);
        seen.Output.ShouldBeEmpty();
        seen.Errors.ShouldStartWith($"abuse-milter: {why}");
        seen.Errors.IndexOf('\n', StringComparison.Ordinal).ShouldBe(seen.Errors.Length - 1);
        seen.Errors.ShouldNotContain("\u001b");
    }

    [Theory]
    [InlineData("", 1, "abuse-milter: a verb is wanted: run, check, inspect, queue, cases, postfix, doctor\n", "Commands:")]
    [InlineData("queue", 2, "abuse-milter: queue: a verb is wanted: list, show, retry, hold, release, cancel\n", "release")]
    [InlineData("inspect", 1, "abuse-milter: Required argument 'FILE' missing for command: 'inspect'.\n", "--letter")]
    public void A_call_that_only_lacks_words_shows_the_help(string words, int status, string why, string help)
    {
        var seen = CommandLine.Run(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        seen.Status.ShouldBe(status);
        seen.Errors.ShouldBe(why);
        seen.Output.ShouldContain(help);
    }
}
