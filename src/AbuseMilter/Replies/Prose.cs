using System.Buffers;
using System.Text.RegularExpressions;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>The running text of a mail: lines are joined and unquoted, paragraphs remain.</summary>
static class Prose
{
    public static string Of(string text)
    {
        // A line costs a blank where it had its end.
        var buffer = ArrayPool<char>.Shared.Rent(text.Length + 1);
        var length = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim(" \t>*|");
            line.CopyTo(buffer.AsSpan(length));
            length += line.Length;
            buffer[length++] = line.IsEmpty ? '\n' : ' ';
        }
        var prose = new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return prose;
    }

    /// <summary>A pattern that begins at the start of a word.</summary>
    public static Regex Pattern(string pattern) =>
        new($@"\b(?:{pattern})", PatternSettings.Options, TimeSpan.FromSeconds(1));
}
