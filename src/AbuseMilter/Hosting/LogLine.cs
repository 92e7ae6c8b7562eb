using System.Globalization;
using AbuseMilter.Notices;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace AbuseMilter.Hosting;

/// <summary>
/// One event, one line: time, level, message. Addresses and subjects are the peer's text, so none of their characters reaches a terminal as a
/// command, starts a line, or looks like a field of ours: behind <c>name=</c> a value that holds a blank or a quote stands in quotes.
/// </summary>
sealed class LogLine : ITextFormatter
{
    const int LongestValue = 1024;
    const int LongestException = 16 * 1024;

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz ", CultureInfo.InvariantCulture));
        output.Write(Level(logEvent.Level));
        var isField = false;
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken property) WriteValue(output, Text(logEvent.Properties.GetValueOrDefault(property.PropertyName)), isField);
            else output.Write(token.ToString());
            isField = token is TextToken text && text.Text.EndsWith('=');
        }
        if (logEvent.Exception is { } exception)
        {
            output.Write(" | ");
            Write(output, exception.ToString().ReplaceLineEndings(" |"), LongestException);
        }
        output.WriteLine();
    }

    static string? Text(LogEventPropertyValue? value) => value switch
    {
        null or ScalarValue { Value: null } => null,
        ScalarValue { Value: IFormattable formattable } => formattable.ToString(null, CultureInfo.InvariantCulture),
        ScalarValue scalar => scalar.Value!.ToString(),
        _ => value.ToString(),
    };

    static void WriteValue(TextWriter output, string? value, bool isField)
    {
        if (string.IsNullOrEmpty(value))
        {
            output.Write('-');
            return;
        }
        var quoted = isField && value.AsSpan().IndexOfAny(" \"\\") >= 0;
        if (quoted) output.Write('"');
        Write(output, quoted ? value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) : value, LongestValue);
        if (quoted) output.Write('"');
    }

    static void Write(TextWriter output, string text, int longest)
    {
        output.Write(Hidden.Escaped(text.Length > longest ? text[..longest] : text));
        if (text.Length > longest) output.Write("...");
    }

    static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "debug ",
        LogEventLevel.Information => "info ",
        LogEventLevel.Warning => "warning ",
        _ => "error ",
    };
}
