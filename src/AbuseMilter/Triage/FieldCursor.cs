using System.Text;

namespace AbuseMilter.Triage;

/// <summary>A place in a structured header field (RFC 5322 section 3.2): white space, nested comments, words, quoted strings.</summary>
ref struct FieldCursor(string field)
{
    const int MaxCommentDepth = 20;
    const string Specials = "()<>@,;:\\\"/[]?=";

    readonly ReadOnlySpan<char> text = field;
    int at;

    public readonly bool AtEnd => at >= text.Length;

    public readonly bool Is(char c) => !AtEnd && text[at] == c;

    public bool Take(char c)
    {
        if (!Is(c)) return false;
        at++;
        return true;
    }

    /// <summary>False when a comment has no end or nests too deep.</summary>
    public bool SkipCfws()
    {
        var depth = 0;
        for (; !AtEnd; at++)
        {
            var c = text[at];
            if (c == '(')
            {
                if (++depth > MaxCommentDepth) return false;
            }
            else if (depth == 0)
            {
                if (c is not (' ' or '\t' or '\r' or '\n')) return true;
            }
            else if (c == ')') depth--;
            else if (c == '\\') at++;
        }
        return depth == 0;
    }

    /// <summary>A keyword (letters, digits, inner hyphens) or null.</summary>
    public string? Word()
    {
        var start = at;
        while (!AtEnd && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '_')) at++;
        return at > start ? text[start..at].ToString() : null;
    }

    /// <summary>A token or a quoted string (RFC 2045 section 5.1) or null; both spellings give the same text.</summary>
    public string? Value()
    {
        if (Is('"')) return Quoted();
        var start = at;
        while (!AtEnd && text[at] > ' ' && text[at] < 127 && !Specials.Contains(text[at], StringComparison.Ordinal)) at++;
        return at > start ? text[start..at].ToString() : null;
    }

    /// <summary>
    /// The value of a property, perhaps empty: as <see cref="Value"/>, or an address whose local part may hold any atext. A
    /// bracket that touches it would be a comment to some readers and a part of the name to others (CVE-2020-12272): then it is null.
    /// </summary>
    public string? PropertyValue()
    {
        var value = Is('"') ? Quoted() : "";
        if (value is null) return null;
        var start = at;
        while (!AtEnd && text[at] is not (' ' or '\t' or '\r' or '\n' or ';' or '(' or ')' or '"' or '\\')) at++;
        value += text[start..at].ToString();
        return Is('(') || Is(')') || Is('"') || Is('\\') ? null : value;
    }

    string? Quoted()
    {
        var value = new StringBuilder();
        for (at++; !AtEnd; at++)
        {
            if (text[at] == '"')
            {
                at++;
                return value.ToString();
            }
            if (text[at] == '\\' && ++at >= text.Length) return null;
            value.Append(text[at]);
        }
        return null;
    }
}
