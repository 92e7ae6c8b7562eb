using System.Globalization;
using AbuseMilter.Hosting;
using Serilog.Events;
using Serilog.Parsing;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

public sealed class LogLineTests
{
    [Fact]
    public void An_event_is_one_line_whatever_the_peer_wrote() =>
        Line("from={Sender}", "a@b\r\n2026-11-19T10:00:00.000+00:00 info forged\x1b[31m").ShouldBe(
            "2026-11-19T10:00:00.000+01:00 info from=a@b\\x0d\\x0a2026-11-19T10:00:00.000+00:00 info forged\\x1b[31m\n");

    [Fact]
    public void An_exception_stays_on_the_line_of_its_event()
    {
        var line = Line("{Sender}", "x", new InvalidOperationException("two\nlines\x1b", new IOException("inner")));
        line.IndexOf('\n', StringComparison.Ordinal).ShouldBe(line.Length - 1);
        line.ShouldContain("InvalidOperationException: two |lines\\x1b");
        line.ShouldContain("IOException: inner");
    }

    [Fact]
    public void A_long_value_is_cut() => Line("{Sender}", new string('x', 100_000)).Length.ShouldBeLessThan(5000);

    static string Line(string template, string value, Exception? exception = null)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        new LogLine().Format(new LogEvent(new DateTimeOffset(2026, 11, 19, 10, 0, 0, TimeSpan.FromHours(1)), LogEventLevel.Information, exception,
            new MessageTemplateParser().Parse(template), [new LogEventProperty("Sender", new ScalarValue(value))]), output);
        return output.ToString();
    }
}
