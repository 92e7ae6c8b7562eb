using System.Globalization;
using AbuseMilter.Cli;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary>What a person types.</summary>
public sealed class DeskInputTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("90m", "2026-11-20T10:30:00")]
    [InlineData("24h", "2026-11-19T12:00:00")]
    [InlineData("7d", "2026-11-13T12:00:00")]
    [InlineData("2w", "2026-11-06T12:00:00")]
    [InlineData("99999d", "1970-01-01T00:00:00")]
    [InlineData("2026-11-01", "2026-11-01T00:00:00")]
    [InlineData("2026-11-01T08:30:00Z", "2026-11-01T08:30:00")]
    [InlineData("2026-11-01T08:30+02:00", "2026-11-01T06:30:00")]
    public void A_time_is_said_in_several_ways(string text, string utc) =>
        Since.Parse(text, Now)!.Value.UtcDateTime.ToString("s", CultureInfo.InvariantCulture).ShouldBe(utc);

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData("1y")]
    [InlineData("99999999999999999999d")]
    [InlineData("2147483647w")]
    [InlineData("2026-02-30")]
    [InlineData("01.11.2026")]
    public void What_is_no_time_is_none(string text) => Since.Parse(text, Now).ShouldBeNull();

    [Theory]
    [InlineData("y\n", true)]
    [InlineData(" YES \n", true)]
    [InlineData("n\n", false)]
    [InlineData("\n", false)]
    [InlineData("yeah\n", false)]
    [InlineData("", false)]
    public void Only_a_clear_yes_is_one(string answer, bool isYes)
    {
        using var input = new StringReader(answer);
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        new Question(false, input, output, "Send 3 replies").IsAnsweredYes().ShouldBe(isYes);
        output.ToString().ShouldBe("Send 3 replies? [y/N] ");
    }

    [Fact]
    public void Who_said_yes_is_not_asked_and_nobody_is_asked_nothing()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        new Question(true, null, output, "x").IsAnsweredYes().ShouldBeTrue();
        var mute = new Question(false, null, output, "x");
        (mute.CanBeAsked, mute.IsAnsweredYes()).ShouldBe((false, false));
        output.ToString().ShouldBeEmpty();
    }
}
