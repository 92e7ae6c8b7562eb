namespace AbuseMilter.Settings.Toml;

/// <summary>
/// Reads statement by statement. A statement that breaks the grammar is left with an exception and reading goes on at the next one;
/// a statement that only contradicts an earlier one is reported and read into a table that nobody sees.
/// </summary>
sealed class TomlParser
{
    readonly TomlCursor cursor;
    readonly TomlStrings strings;
    readonly TomlTree tree;
    readonly List<SettingsError> errors = [];

    /// <summary>Brackets that are open at this place: an error inside of them may lie lines before their end.</summary>
    int nesting;

    int statementLine;

    public TomlParser(TomlCursor cursor)
    {
        this.cursor = cursor;
        strings = new TomlStrings(cursor, Report);
        tree = new TomlTree(cursor.At, Report);
    }

    public TomlDocument Parse()
    {
        cursor.SkipByteOrderMark();
        while (!cursor.AtEnd && errors.Count < TomlDocument.MaxErrors)
        {
            try
            {
                Statement();
            }
            catch (TomlSyntaxException e)
            {
                Report(e.At, e.Message);
                Recover();
            }
        }

        if (errors.Count >= TomlDocument.MaxErrors) errors.Add(new(cursor.At, "too many errors: the rest is not read"));
        return new TomlDocument(tree.Root, errors);
    }

    void Report(SourcePosition at, string text)
    {
        if (errors.Count < TomlDocument.MaxErrors) errors.Add(new(at, text));
    }

    void Recover()
    {
        var inside = nesting > 0;
        nesting = 0;
        if (inside && cursor.At.Line > statementLine && cursor.BackToLineStart() && BeginsStatement()) return;
        do cursor.SkipLine();
        while (inside && !cursor.AtEnd && !BeginsStatement());
    }

    /// <summary>A guess, for errors inside of brackets only: <c>[word]</c>, <c>[[word]]</c> or <c>word =</c> begins the line.</summary>
    bool BeginsStatement()
    {
        var ahead = 0;
        while (cursor.Peek(ahead) == '[') ahead++;
        var isHeader = ahead is 1 or 2;
        var start = ahead;
        while (IsBareKey(cursor.Peek(ahead)) || cursor.Peek(ahead) == '.') ahead++;
        if (ahead == start) return false;
        while (!isHeader && cursor.Peek(ahead) is ' ' or '\t') ahead++;
        return cursor.Peek(ahead) == (isHeader ? ']' : '=');
    }

    void Statement()
    {
        statementLine = cursor.At.Line;
        cursor.SkipBlanks();
        if (cursor.Peek() == '[') Header();
        else if (cursor.Peek() != '#' && cursor.NewlineLength == 0 && !cursor.AtEnd) KeyValue(tree.Current, tree.CurrentDepth);
        cursor.SkipBlanks();
        SkipComment();
        if (cursor.NewlineLength == 0 && !cursor.AtEnd)
            throw Unexpected("the end of the line, as a line holds one key = value or one [header]");
        cursor.Advance(cursor.NewlineLength);
    }

    void Header()
    {
        var at = cursor.At;
        var isArray = cursor.Take("[[");
        if (!isArray) cursor.Take("[");
        var path = Path(0);
        var close = isArray ? "]]" : "]";
        if (!cursor.Take(close)) throw Unexpected($"{close} to close the header");
        tree.Open(at, path, isArray);
    }

    void KeyValue(TomlTable table, int depth)
    {
        var path = Path(depth);
        if (!cursor.Take("=")) throw Unexpected("= after the key");
        cursor.SkipBlanks();
        tree.Assign(table, path, Value(depth + path.Count));
    }

    /// <summary>A dotted key and the blanks behind it; it is never empty.</summary>
    List<TomlKey> Path(int depth)
    {
        var path = new List<TomlKey>();
        do
        {
            cursor.SkipBlanks();
            var at = cursor.At;
            if (depth + path.Count >= TomlDocument.MaxDepth) throw TooDeep(at);
            path.Add(new(Key(), at));
            cursor.SkipBlanks();
        }
        while (cursor.Take("."));
        return path;
    }

    string Key()
    {
        if (cursor.Peek() is '"' or '\'') return strings.Line();
        var key = cursor.TakeWhile(c => IsBareKey(c));
        return key.Length > 0 ? key : throw Unexpected("a key of letters a-z, digits, - and _, or one in quotes");
    }

    static bool IsBareKey(int c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_';

    TomlObject Value(int depth)
    {
        var at = cursor.At;
        if (depth > TomlDocument.MaxDepth) throw TooDeep(at);
        return cursor.Peek() switch
        {
            '"' or '\'' => new TomlValue(strings.Any(), at),
            '[' => Array(at, depth),
            '{' => InlineTable(at, depth),
            _ => new TomlValue(Scalar(at), at),
        };
    }

    TomlArray Array(SourcePosition at, int depth)
    {
        var array = new TomlArray(at);
        nesting++;
        cursor.Advance();
        SkipLines();
        while (!cursor.Take("]"))
        {
            array.Add(Value(depth + 1));
            SkipLines();
            if (cursor.Take(",")) SkipLines();
            else if (cursor.Peek() != ']') throw Unexpected($", or ] in the array that begins in line {at.Line}");
        }

        nesting--;
        return array;
    }

    TomlTable InlineTable(SourcePosition at, int depth)
    {
        var table = new TomlTable(at, TomlTableOrigin.Inline);
        nesting++;
        cursor.Advance();
        cursor.SkipBlanks();
        for (var first = true; !(first && cursor.Peek() == '}'); first = false)
        {
            KeyValue(table, depth);
            cursor.SkipBlanks();
            if (cursor.Peek() == '}') break;
            if (!cursor.Take(",")) throw Unexpected(", or } in the inline table, which stands on one line");
        }

        cursor.Advance();
        nesting--;
        return table;
    }

    object Scalar(SourcePosition at)
    {
        var token = cursor.TakeWhile(IsScalar);
        if (token is "true" or "false") return token == "true";
        if (token.Length == 0) throw Unexpected("a value: \"text\", a number, true, false, a date, [ an array ] or { a table }");
        if (TomlDateTimes.LooksLikeOne(token))
        {
            if (token.Length == "2026-01-31".Length && cursor.Peek() == ' ' && cursor.Peek(1) is >= '0' and <= '9')
                token += cursor.TakeWhile(c => c == ' ' || IsScalar(c));
            return TomlDateTimes.Read(token.AsSpan().TrimEnd(' '), out var wrong) ?? throw NoValue(at, token, wrong!);
        }

        if (!char.IsAsciiDigit(token[0]) && token is not (['+' or '-' or '.', ..] or "inf" or "nan"))
            throw NoValue(at, token, "text stands in quotes; true, false, inf and nan are written in small letters");
        return TomlNumbers.Read(token, out var problem) ?? throw NoValue(at, token, problem!);
    }

    static bool IsScalar(char c) => !(c is ' ' or '\t' or '\n' or '\r' or ',' or ']' or '}' or '#');

    void SkipLines()
    {
        while (true)
        {
            cursor.SkipBlanks();
            SkipComment();
            if (cursor.NewlineLength == 0) return;
            cursor.Advance(cursor.NewlineLength);
        }
    }

    void SkipComment()
    {
        if (cursor.Peek() != '#') return;
        for (; !cursor.AtEnd && cursor.NewlineLength == 0; cursor.Advance())
        {
            if (TomlCursor.IsControl((char)cursor.Peek()) && cursor.Peek() != '\t')
                Report(cursor.At, $"a comment may not hold {cursor.Shown}");
        }
    }

    TomlSyntaxException Unexpected(string expected) => new(cursor.At, $"expected {expected}; found {cursor.Shown}");

    static TomlSyntaxException TooDeep(SourcePosition at) => new(at, $"nested deeper than {TomlDocument.MaxDepth} levels");

    static TomlSyntaxException NoValue(SourcePosition at, string token, string problem) =>
        new(at, $"{Excerpt.Of(token)} is no value: {problem}");
}
