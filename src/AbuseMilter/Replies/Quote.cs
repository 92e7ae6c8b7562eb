using System.Text;

namespace AbuseMilter.Replies;

/// <summary>The first lines of a notice as the answer quotes them, for templates that ask for it.</summary>
static class Quote
{
    /// <summary>What a template may ask for.</summary>
    public const int MostLines = 40;

    const int LongestLine = 200;

    /// <summary>In UTF-16 units. The letter must have room beside it.</summary>
    const int Longest = 2500;

    /// <summary>
    /// Each line with <c>&gt; </c> in front, one level deeper where it was quoted, not wrapped, without control characters, links and telephone
    /// numbers. Empty where there is nothing.
    /// </summary>
    public static string Of(string text, int lines)
    {
        var quote = new StringBuilder();
        var notice = text.AsSpan().Trim();
        foreach (var range in notice.Split('\n'))
        {
            if (lines-- == 0) break;
            var line = Clean(notice[range]);
            if (quote.Length + line.Length > Longest) break;
            quote.Append(line.Length == 0 || line[0] == '>' ? ">" : "> ").Append(line).Append('\n');
        }
        return quote.ToString();
    }

    static string Clean(ReadOnlySpan<char> line) =>
        StrangersText.Without(TemplateValue.Clean(line[..Math.Min(line.Length, 4 * LongestLine)].ToString(), LongestLine));
}
