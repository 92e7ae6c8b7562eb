using System.Buffers;
using System.Globalization;

namespace AbuseMilter.Rules;

/// <summary>
/// Reads from a pattern (of .NET, without regard to case) which literals a match cannot do without: one of them occurs in every match. Sound before
/// all: what it does not know for sure makes it give up.
/// </summary>
ref struct PatternLiterals
{
    /// <summary>Shorter ones occur everywhere.</summary>
    const int Shortest = 2;

    /// <summary>More than this finds hardly less.</summary>
    const int Longest = 16;

    const int MostAlternatives = 32;
    const int Deepest = 100;

    // Of the options, x alone changes what is a literal: blanks and comments are none then.
    static readonly SearchValues<char> Options = SearchValues.Create("imsn-IMSN");

    readonly ReadOnlySpan<char> pattern;
    int at;
    int depth;
    bool unclear;

    PatternLiterals(ReadOnlySpan<char> pattern) => this.pattern = pattern;

    /// <summary>Folded by <see cref="CaseFold"/>; null when there are none that every match needs.</summary>
    public static IReadOnlyList<string>? Of(string pattern)
    {
        var reader = new PatternLiterals(pattern);
        var literals = reader.Alternatives();
        return reader.unclear || reader.at < pattern.Length ? null : literals;
    }

    // Up to a closing parenthesis or the end: one literal of each branch.
    List<string>? Alternatives()
    {
        if (++depth > Deepest) unclear = true;
        List<string>? all = [];
        do
        {
            var branch = Sequence();
            if (branch is null || all?.Count + branch.Count > MostAlternatives) all = null;
            else all?.AddRange(branch);
        }
        while (Take('|'));
        depth--;
        return all;
    }

    // The best of what every match needs, since it needs all of it.
    List<string>? Sequence()
    {
        List<string>? best = null;
        var run = "";
        while (!unclear && at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            if (Comment()) continue;
            var part = Atom();
            var (optional, repeated) = Quantifier();
            if (part.Kind == PartKind.Nothing) continue;
            if (part.Kind == PartKind.Character && !optional) run += part.Character;
            if (part.Kind == PartKind.Character && !optional && !repeated) continue;
            best = Better(best, Needed(run));
            run = "";
            if (!optional) best = Better(best, part.Needed);
        }
        return Better(best, Needed(run));
    }

    static List<string>? Needed(string run) => run.Length >= Shortest ? [run[..Math.Min(run.Length, Longest)]] : null;

    static List<string>? Better(List<string>? one, List<string>? other)
    {
        if (one is null || other is null) return one ?? other;
        var (first, second) = (one.Min(literal => literal.Length), other.Min(literal => literal.Length));
        return second > first || (second == first && other.Count < one.Count) ? other : one;
    }

    enum PartKind
    {
        /// <summary>Takes no room in the text, so that what stands before and behind it touch.</summary>
        Nothing,
        Character,
        Other,
    }

    readonly record struct Part(PartKind Kind, char Character = default, List<string>? Needed = null);

    Part Atom()
    {
        var c = pattern[at];
        if (IsQuantifier()) unclear = true;
        at++;
        switch (c)
        {
            case '(': return Group();
            case '[': return Class();
            case '\\': return Escape();
            case '^' or '$': return new(PartKind.Nothing);
            case '.': return new(PartKind.Other);
            default: return Literal(c);
        }
    }

    // Half of a pair is no character whose case could be told.
    static Part Literal(char c) =>
        char.IsSurrogate(c) ? new(PartKind.Other) : new(PartKind.Character, CaseFold.Of(c));

    Part Group()
    {
        if (Take('?'))
        {
            if (!GroupHead()) return GiveUp();
            if (pattern[at - 1] == ')') return new(PartKind.Nothing); // "(?i)" opens no group
        }
        var needed = Alternatives();
        if (!Take(')')) unclear = true;
        return new(PartKind.Other, Needed: needed);
    }

    // Behind "(?"; false for what it does not know.
    bool GroupHead()
    {
        if (Take(':')) return true;
        if (at < pattern.Length && pattern[at] is '<' or '\'')
        {
            var close = pattern[at] == '<' ? '>' : '\'';
            if (at + 1 >= pattern.Length || pattern[at + 1] is '=' or '!') return false;
            var length = pattern[(at + 1)..].IndexOf(close);
            at += length + 2;
            return length > 0;
        }
        var options = pattern[at..].IndexOfAnyExcept(Options);
        if (options <= 0 || pattern[at + options] is not (':' or ')')) return false;
        at += options + 1;
        return true;
    }

    // "[]a]" and "[^]a]": a bracket in front is a member. Brackets inside of it are ranges to be taken away, or names; that is rare.
    Part Class()
    {
        Take('^');
        Take(']');
        while (at < pattern.Length && pattern[at] is not (']' or '['))
        {
            var isEscape = pattern[at++] == '\\';
            // "\c]" is one character.
            if (isEscape && (at == pattern.Length || pattern[at++] is 'c')) return GiveUp();
        }
        return Take(']') ? new(PartKind.Other) : GiveUp();
    }

    Part Escape()
    {
        if (at >= pattern.Length) return GiveUp();
        var c = pattern[at++];
        switch (c)
        {
            case 'b' or 'B' or 'A' or 'Z' or 'z': return new(PartKind.Nothing);
            case 'w' or 'W' or 's' or 'S' or 'd' or 'D' or 't' or 'n' or 'r' or 'f' or 'v' or 'a' or 'e': return new(PartKind.Other);
            case 'x': return Code(2);
            case 'u': return Code(4);
            case var mark when !char.IsLetterOrDigit(mark) && mark != '_' && char.IsAscii(mark): return Literal(mark);
        }
        return GiveUp(); // categories, references, octal and control characters, and what is an error anyway
    }

    Part Code(int digits)
    {
        if (at + digits > pattern.Length || !ushort.TryParse(pattern.Slice(at, digits), NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture, out var code)) return GiveUp();
        at += digits;
        return Literal((char)code);
    }

    Part GiveUp()
    {
        unclear = true;
        return default;
    }

    // "(?#...)", which may also stand between a character and its quantifier.
    bool Comment()
    {
        if (!pattern[at..].StartsWith("(?#")) return false;
        var length = pattern[at..].IndexOf(')');
        if (length < 0) unclear = true;
        at = length < 0 ? pattern.Length : at + length + 1;
        return true;
    }

    (bool Optional, bool Repeated) Quantifier()
    {
        while (Comment())
        {
        }
        if (!IsQuantifier()) return (false, false);
        var c = pattern[at++];
        var optional = c is '*' or '?';
        if (c == '{')
        {
            var end = pattern[at..].IndexOf('}');
            optional = pattern.Slice(at, end).IndexOfAnyExcept('0') is var other && (other < 0 || pattern[at + other] == ',');
            at += end + 1;
        }
        while (Comment())
        {
        }
        Take('?');
        return (optional, true);
    }

    // A brace is one only in {n}, {n,} and {n,m}.
    readonly bool IsQuantifier()
    {
        if (at >= pattern.Length) return false;
        if (pattern[at] is '*' or '+' or '?') return true;
        if (pattern[at] != '{') return false;
        var rest = pattern[(at + 1)..];
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0) return false;
        if (rest[digits] == ',' && rest[(digits + 1)..].IndexOfAnyExceptInRange('0', '9') is >= 0 and var more) digits += more + 1;
        return rest[digits] == '}';
    }

    bool Take(char c)
    {
        if (at >= pattern.Length || pattern[at] != c) return false;
        at++;
        return true;
    }
}
