using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace AbuseMilter.Hosting;

/// <summary>One event, one line. Addresses and subjects are the peer's text: no control character of theirs reaches a terminal or starts a line.</summary>
sealed class LogLine : ITextFormatter
{
    const int LongestMessage = 4096;

    readonly MessageTemplateTextFormatter message = new("{Message:l}", CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        message.Format(logEvent, text);
        output.Write(logEvent.Timestamp.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz ", CultureInfo.InvariantCulture));
        output.Write(Level(logEvent.Level));
        Write(output, text.ToString(), LongestMessage);
        if (logEvent.Exception is { } exception)
        {
            output.Write(" | ");
            Write(output, exception.ToString().ReplaceLineEndings(" |"), 4 * LongestMessage);
        }
        output.WriteLine();
    }

    static void Write(TextWriter output, string text, int longest)
    {
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, longest))) Write(output, character);
        if (text.Length > longest) output.Write(" ...");
    }

    static void Write(TextWriter output, char character)
    {
        if (char.IsControl(character)) output.Write(string.Create(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"));
        else output.Write(character);
    }

    static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "debug ",
        LogEventLevel.Information => "info ",
        LogEventLevel.Warning => "warning ",
        _ => "error ",
    };
}
