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
    public void A_long_value_is_cut() => Line("{Sender}", new string('x', 100_000)).Length.ShouldBeLessThan(5000);

    static string Line(string template, string value)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        new LogLine().Format(new LogEvent(new DateTimeOffset(2026, 11, 19, 10, 0, 0, TimeSpan.FromHours(1)), LogEventLevel.Information, null,
            new MessageTemplateParser().Parse(template), [new LogEventProperty("Sender", new ScalarValue(value))]), output);
        return output.ToString();
    }
}
