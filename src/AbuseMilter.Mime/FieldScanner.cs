using System.Text;

namespace AbuseMilter.Mime;

/// <summary>
/// Walks over a structured field: quoted strings and nested comments (RFC 5322 section 3.2). What is opened and never closed
/// is plain text from then on, and is looked for only once, so that the walk stays linear.
/// </summary>
sealed class FieldScanner(string text)
{
    bool noComments;
    bool noQuotes;

    public int Position { get; private set; }

    public bool AtEnd => Position >= text.Length;

    public char Current => text[Position];

    public char Skip() => AtEnd ? '\0' : text[Position++];

    public bool Take(char c)
    {
        if (AtEnd || Current != c)
            return false;
        Position++;
        return true;
    }

    public void Advance(int length) => Position += length;

    /// <summary>A comment with all that it holds, without the outer parentheses; null where none starts or it never ends.</summary>
    public string? ReadComment()
    {
        if (noComments || AtEnd || Current != '(')
            return null;
        var depth = 0;
        for (var i = Position; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '(')
                depth++;
            else if (text[i] == ')' && --depth == 0)
            {
                var comment = text[(Position + 1)..i];
                Position = i + 1;
                return comment;
            }
        }
        noComments = true;
        return null;
    }

    /// <summary>A quoted string, its escapes undone; null where none starts or it never ends.</summary>
    public string? ReadQuoted()
    {
        if (noQuotes || AtEnd || Current != '"')
            return null;
        var plain = text.AsSpan(Position + 1).IndexOfAny('"', '\\');
        if (plain >= 0 && text[Position + 1 + plain] == '"')
        {
            Position += plain + 2;
            return text.Substring(Position - plain - 1, plain);
        }
        var quoted = new StringBuilder();
        for (var i = Position + 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                Position = i + 1;
                return quoted.ToString();
            }
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            quoted.Append(text[i]);
        }
        noQuotes = true;
        return null;
    }

    /// <summary>Text up to one of the two, quotes and comments removed, outer white space trimmed.</summary>
    public string ReadUntil(char end, char otherEnd)
    {
        var rest = text.AsSpan(Position);
        var plain = rest.IndexOfAny([end, otherEnd, '(', '"']) is >= 0 and var stop ? stop : rest.Length;
        if (plain == rest.Length || rest[plain] == end || rest[plain] == otherEnd)
        {
            Position += plain;
            return rest[..plain].Trim().ToString();
        }
        var word = new StringBuilder();
        while (!AtEnd && Current != end && Current != otherEnd)
        {
            if (ReadComment() is not null)
                continue;
            if (ReadQuoted() is { } quoted)
                word.Append(quoted);
            else
                word.Append(Skip());
        }
        return word.ToString().Trim();
    }
}
