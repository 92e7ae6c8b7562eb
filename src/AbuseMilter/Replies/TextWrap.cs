using System.Text;

namespace AbuseMilter.Replies;

/// <summary>Breaks lines that are longer than 72 characters. Others stay as they were written, the signature's <c>-- </c> with its blank too.</summary>
static class TextWrap
{
    /// <summary>RFC 5322 section 2.1.1 grants 78; the rest is room for the marks of those who quote.</summary>
    public const int Width = 72;

    public static string Wrap(string text)
    {
        var wrapped = new StringBuilder(text.Length + 64);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range);
            if (line.Length <= Width) wrapped.Append(line);
            else Break(line.TrimEnd(), wrapped);
            wrapped.Append('\n');
        }
        wrapped.Length--;
        return wrapped.ToString();
    }

    // Continuation lines keep the indent. A word is never broken: it may be a URL.
    static void Break(ReadOnlySpan<char> line, StringBuilder wrapped)
    {
        var indent = line[..^line.TrimStart(' ').Length];
        var column = 0;
        foreach (var range in line[indent.Length..].Split(' '))
        {
            var word = line[indent.Length..][range];
            if (column > 0 && column + 1 + word.Length > Width)
            {
                TrimEnd(wrapped);
                wrapped.Append('\n');
                column = 0;
            }
            if (column == 0 && word.Length == 0) continue;
            if (column > 0) wrapped.Append(' ').Append(word);
            else wrapped.Append(indent).Append(word);
            column += word.Length + (column == 0 ? indent.Length : 1);
        }
    }

    static void TrimEnd(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ') text.Length--;
    }
}
