using static AbuseMilter.Wording.Shape;

namespace AbuseMilter.Wording;

/// <summary>
/// Reads a pattern: that part of the syntax of .NET which phrases need. Letters for themselves, <c>\w \s \d \S . [...] \b $</c>, groups <c>(?:...)</c> with <c>|</c>,
/// and behind each of them <c>? * + {n} {n,m}</c>.
/// </summary>
ref struct WordingSyntax
{
    static readonly Letters Word = new("", word: true);
    static readonly Letters Blank = new("", blank: true);
    static readonly Letters Digit = new("", digit: true);
    static readonly Letters NoBlank = new("", blank: true, isNot: true);
    static readonly Letters NoLineEnd = new("\n", isNot: true);

    readonly ReadOnlySpan<char> pattern;
    int at;

    WordingSyntax(string pattern) => this.pattern = pattern;

    /// <exception cref="ArgumentException">It is none, or says what is not known here.</exception>
    public static Shape Read(string pattern)
    {
        var reader = new WordingSyntax(pattern);
        var shape = reader.Branches();
        return reader.at == pattern.Length ? shape : throw reader.Unknown();
    }

    Shape Branches()
    {
        var branches = new List<Shape> { Sequence() };
        while (Take('|')) branches.Add(Sequence());
        return branches is [var only] ? only : new Choice([.. branches]);
    }

    Row Sequence()
    {
        var parts = new List<Shape>();
        while (at < pattern.Length && pattern[at] is not ('|' or ')')) parts.Add(Repeated(Part()));
        return new([.. parts]);
    }

    Shape Repeated(Shape part)
    {
        if (Take('?')) return new Times(part, 0, 1);
        if (Take('*')) return Endless(part, 0);
        if (Take('+')) return Endless(part, 1);
        if (!Take('{')) return part;
        var least = Number();
        var most = Take(',') ? Number() : least;
        return Take('}') ? new Times(part, least, most) : throw Unknown();
    }

    // Nothing again and again never ends.
    Times Endless(Shape part, int least) => part.MayBeNothing ? throw Unknown() : new(part, least, null);

    Shape Part() => pattern[at++] switch
    {
        '(' => Group(),
        '[' => new One(Class()),
        '\\' => Escape(),
        '$' => new End(),
        '.' => new One(NoLineEnd),
        '?' or '*' or '+' or '{' or '^' => throw Unknown(),
        var letter => Letter(letter),
    };

    Shape Group()
    {
        if (!Take('?') || !Take(':')) throw Unknown();
        var branches = Branches();
        return Take(')') ? branches : throw Unknown();
    }

    Shape Escape() => Next() switch
    {
        'b' => new Edge(),
        'w' => new One(Word),
        's' => new One(Blank),
        'S' => new One(NoBlank),
        'd' => new One(Digit),
        'n' => Letter('\n'),
        var mark when !char.IsLetterOrDigit(mark) => Letter(mark),
        _ => throw Unknown(),
    };

    Letters Class()
    {
        var isNot = Take('^');
        var (characters, blank, digit) = ("", false, false);
        while (Next() is var c and not ']')
        {
            switch (c)
            {
                case '\\' when Take('s'): blank = true; break;
                case '\\' when Take('d'): digit = true; break;
                case '\\' when Take('n'): characters += '\n'; break;
                case '-' when at < pattern.Length && pattern[at] != ']': throw Unknown();
                case '\\' or '[': throw Unknown();
                default: characters += Letters.Fold(c); break;
            }
        }
        return new(characters, blank: blank, digit: digit, isNot: isNot);
    }

    int Number()
    {
        var start = at;
        while (at < pattern.Length && char.IsAsciiDigit(pattern[at])) at++;
        return int.TryParse(pattern[start..at], out var number) ? number : throw Unknown();
    }

    static One Letter(char letter) => new(new Letters(Letters.Fold(letter).ToString()));

    char Next() => at < pattern.Length ? pattern[at++] : throw Unknown();

    bool Take(char c)
    {
        if (at >= pattern.Length || pattern[at] != c) return false;
        at++;
        return true;
    }

    readonly ArgumentException Unknown() => new($"not known at {at}: {pattern}");
}
