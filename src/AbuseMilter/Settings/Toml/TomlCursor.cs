namespace AbuseMilter.Settings.Toml;

/// <summary>Walks once over the text and knows line and column. A column is a character, also where that takes two UTF-16 units.</summary>
sealed class TomlCursor(string text, string file, int firstLine)
{
    /// <summary>What <see cref="Peek"/> sees behind the last character.</summary>
    public const int End = -1;

    int index;
    int line = firstLine;

    /// <summary>Index that column 1 would have if every character so far were one unit.</summary>
    int columnZero;

    int lineStart;

    public SourcePosition At => new(file, line, index - columnZero + 1);

    public bool AtEnd => index >= text.Length;

    public int Peek(int ahead = 0) => index + ahead < text.Length ? text[index + ahead] : End;

    public bool Sees(string expected) => string.CompareOrdinal(text, index, expected, 0, expected.Length) == 0;

    public void Advance(int count = 1)
    {
        for (; count > 0 && index < text.Length; count--)
        {
            var c = text[index++];
            if (c == '\n')
            {
                line++;
                columnZero = lineStart = index;
            }
            else if (char.IsLowSurrogate(c))
            {
                columnZero++;
            }
        }
    }

    /// <summary>At the start of the text; it takes no column.</summary>
    public void SkipByteOrderMark()
    {
        if (Take("\uFEFF")) columnZero = lineStart = index;
    }

    /// <summary>Skips the text if it stands here.</summary>
    public bool Take(string expected)
    {
        if (!Sees(expected)) return false;
        Advance(expected.Length);
        return true;
    }

    /// <summary>The longest run of characters that satisfy the condition; it is skipped.</summary>
    public string TakeWhile(Func<char, bool> accepts)
    {
        var start = index;
        while (index < text.Length && accepts(text[index])) Advance();
        return text[start..index];
    }

    /// <summary>Length of the line break that stands here: LF, CRLF or 0 for none.</summary>
    public int NewlineLength => Peek() switch
    {
        '\n' => 1,
        '\r' when Peek(1) == '\n' => 2,
        _ => 0,
    };

    public void SkipBlanks()
    {
        while (Peek() is ' ' or '\t') Advance();
    }

    /// <summary>To the first character of the next line.</summary>
    public void SkipLine()
    {
        while (!AtEnd && Peek() != '\n') Advance();
        Advance();
    }

    /// <summary>Back to the first character of this line. Always true.</summary>
    public bool BackToLineStart()
    {
        columnZero = index = lineStart;
        return true;
    }

    /// <summary>The character here, for an error message.</summary>
    public string Shown => Peek() switch
    {
        End => "the end of the file",
        '\n' => "the end of the line",
        '\r' when Peek(1) == '\n' => "the end of the line",
        var c when IsControl((char)c) || c == '\uFEFF' => $"the control character U+{c:X4}",
        var c when char.IsHighSurrogate((char)c) => $"'{text.AsSpan(index, 2)}'",
        var c => $"'{(char)c}'",
    };

    /// <summary>Characters that TOML allows nowhere; tab, LF and CR are judged where they stand.</summary>
    public static bool IsControl(char c) => c is < ' ' or '\x7F';
}
