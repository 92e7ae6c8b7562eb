using System.Globalization;
using AbuseMilter.Notices;

namespace AbuseMilter.Cli;

/// <summary>Text of strangers, made fit to be shown.</summary>
static class Shown
{
    /// <summary>One line without what steers a terminal or turns the direction of writing, and without what only the subscriber should read.</summary>
    public static string Line(string text) => Hidden.Marked(Redaction.Of(text));

    /// <summary>The same of a bounded length; how long it was is told.</summary>
    public static string Line(string text, int longest)
    {
        var line = Line(text);
        if (line.Length <= longest) return line;
        var end = char.IsHighSurrogate(line[longest - 1]) ? longest - 1 : longest;
        return string.Create(CultureInfo.InvariantCulture, $"{line.AsSpan(0, end)}... ({line.Length:N0} characters)");
    }
}
