using System.Globalization;
using AbuseMilter.Notices;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace AbuseMilter.Hosting;

/// <summary>One event, one line, one object. Serilog escapes what JSON asks for; here nothing is raw that a terminal or a reader could take for something else.</summary>
sealed class JsonLine : ITextFormatter
{
    readonly JsonFormatter json = new(closingDelimiter: "");

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        json.Format(logEvent, line);
        output.WriteLine(Hidden.Escaped(line.ToString()));
    }
}
