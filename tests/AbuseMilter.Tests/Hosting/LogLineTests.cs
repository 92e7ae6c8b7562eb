using System.Globalization;
using AbuseMilter.Hosting;
using Serilog.Events;
using Serilog.Parsing;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

public sealed class LogLineTests
{
    const string Head = "2026-11-19T10:00:00.000+01:00 info ";

    [Theory]
    [InlineData("a@b\r\n2026-11-19T10:00:00.000+00:00 info forged\x1b[31m", "from=\"a@b\\u000d\\u000a2026-11-19T10:00:00.000+00:00 info forged\\u001b[31m\" to=x")]
    [InlineData("x class=none", "from=\"x class=none\" to=x")]
    [InlineData("\"x to=y\"@z", "from=\"\\\"x to=y\\\"@z\" to=x")]
    [InlineData("\u202Emoc.elpmaxe@x\u2028", "from=\\u202emoc.elpmaxe@x\\u2028 to=x")]
    [InlineData("ü@例え.jp", "from=ü@例え.jp to=x")]
    [InlineData("", "from=- to=x")]
    [InlineData(null, "from=- to=x")]
    public void An_event_is_one_line_of_fields_whatever_the_peer_wrote(string? value, string expected) =>
        Line("from={Sender} to=x", value).ShouldBe(Head + expected + "\n");

    [Fact]
    public void Words_in_running_text_are_not_quoted() => Line("ended: {Sender}", "the MTA said goodbye").ShouldBe(Head + "ended: the MTA said goodbye\n");

    [Fact]
    public void An_exception_stays_on_the_line_of_its_event()
    {
        var line = Line("{Sender}", "x", new InvalidOperationException("two\nlines\x1b", new IOException("inner")));
        line.IndexOf('\n', StringComparison.Ordinal).ShouldBe(line.Length - 1);
        line.ShouldContain("InvalidOperationException: two |lines\\u001b");
        line.ShouldContain("IOException: inner");
    }

    [Fact]
    public void A_long_value_is_cut() => Line("{Sender}", new string('x', 100_000)).Length.ShouldBeLessThan(2000);

    static string Line(string template, string? value, Exception? exception = null)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        new LogLine().Format(new LogEvent(new DateTimeOffset(2026, 11, 19, 10, 0, 0, TimeSpan.FromHours(1)), LogEventLevel.Information, exception,
            new MessageTemplateParser().Parse(template), [new LogEventProperty("Sender", new ScalarValue(value))]), output);
        return output.ToString();
    }
}
