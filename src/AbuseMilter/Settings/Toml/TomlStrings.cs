using System.Globalization;
using System.Text;

namespace AbuseMilter.Settings.Toml;

/// <summary>
/// The four forms of a string. What is wrong inside of one (an escape, a control character) is reported and skipped, so that the rest of
/// the document is still read rightly; only a string without end is fatal.
/// </summary>
sealed class TomlStrings(TomlCursor cursor, Action<SourcePosition, string> report)
{
    /// <summary>A string on one line, the cursor at its quote: the only form that a key may have.</summary>
    public string Line()
    {
        var at = cursor.At;
        var quote = (char)cursor.Peek();
        var value = new StringBuilder();
        cursor.Advance();
        while (cursor.Peek() != quote)
        {
            if (cursor.AtEnd || cursor.NewlineLength > 0)
                throw new TomlSyntaxException(at, $"the string is not closed on its line: {quote} is missing");
            Character(quote, value);
        }

        cursor.Advance();
        return value.ToString();
    }

    /// <summary>Any form, the cursor at its first quote.</summary>
    public string Any()
    {
        var quote = (char)cursor.Peek();
        var fence = new string(quote, 3);
        return cursor.Sees(fence) ? Lines(quote, fence) : Line();
    }

    string Lines(char quote, string fence)
    {
        var at = cursor.At;
        var value = new StringBuilder();
        cursor.Advance(fence.Length);
        cursor.Advance(cursor.NewlineLength);
        while (!cursor.Sees(fence))
        {
            if (cursor.AtEnd) throw new TomlSyntaxException(at, $"the string is not closed: {fence} is missing");
            if (cursor.NewlineLength > 0) Newline(value);
            else if (quote == '"' && cursor.Peek() == '\\' && SkipLineEndingBackslash()) continue;
            else Character(quote, value);
        }

        cursor.Advance(fence.Length);
        // Up to two quotes may stand directly before the closing three.
        for (var more = 0; more < 2 && cursor.Peek() == quote; more++)
        {
            value.Append(quote);
            cursor.Advance();
        }

        return value.ToString();
    }

    void Newline(StringBuilder value)
    {
        if (cursor.NewlineLength == 2) value.Append('\r');
        value.Append('\n');
        cursor.Advance(cursor.NewlineLength);
    }

    void Character(char quote, StringBuilder value)
    {
        var c = (char)cursor.Peek();
        if (c == '\\' && quote == '"')
        {
            Escape(value);
            return;
        }

        if (TomlCursor.IsControl(c) && c != '\t')
            report(cursor.At, $"a string may not hold {cursor.Shown}{(quote == '"' ? $": write \\u{(int)c:X4}" : "")}");
        value.Append(c);
        cursor.Advance();
    }

    /// <summary>A backslash at the end of a line takes all white space with it up to the next character.</summary>
    bool SkipLineEndingBackslash()
    {
        var ahead = 1;
        while (cursor.Peek(ahead) is ' ' or '\t') ahead++;
        if (cursor.Peek(ahead) != '\n' && !(cursor.Peek(ahead) == '\r' && cursor.Peek(ahead + 1) == '\n')) return false;
        cursor.Advance(ahead);
        while (cursor.Peek() is ' ' or '\t' || cursor.NewlineLength > 0) cursor.Advance();
        return true;
    }

    void Escape(StringBuilder value)
    {
        var at = cursor.At;
        cursor.Advance();
        var known = cursor.Peek() switch
        {
            'b' => '\b',
            't' => '\t',
            'n' => '\n',
            'f' => '\f',
            'r' => '\r',
            '"' => '"',
            '\\' => '\\',
            _ => '\0',
        };
        if (known != '\0')
        {
            value.Append(known);
            cursor.Advance();
        }
        else if (cursor.Peek() is 'u' or 'U')
        {
            Codepoint(at, cursor.Peek() == 'u' ? 4 : 8, value);
        }
        else
        {
            report(at, $"\\ before {cursor.Shown} is no escape: allowed are \\b \\t \\n \\f \\r \\\" \\\\ \\uXXXX \\UXXXXXXXX; "
                + "in '...' a backslash stands for itself");
        }
    }

    void Codepoint(SourcePosition at, int digits, StringBuilder value)
    {
        cursor.Advance();
        var count = 0;
        var hex = cursor.TakeWhile(c => char.IsAsciiHexDigit(c) && count++ < digits);
        if (hex.Length < digits)
            report(at, $"after \\{(digits == 4 ? 'u' : 'U')} exactly {digits} hexadecimal digits are needed");
        else if (Rune.TryCreate(uint.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), out var rune))
            value.Append(rune.ToString());
        else
            report(at, $"U+{hex} is no Unicode character: allowed are 0 to D7FF and E000 to 10FFFF");
    }
}
