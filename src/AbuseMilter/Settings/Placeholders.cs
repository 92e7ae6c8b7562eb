using System.Text;

namespace AbuseMilter.Settings;

/// <summary>Words in braces that stand for something of the mail: <c>.Abuse.{class}.{yyyy}</c>. There are no other braces in such a text.</summary>
public static class Placeholders
{
    /// <summary>For the folder of a delivery: every mail has all of them, and each is part of a legal name.</summary>
    public static readonly IReadOnlyList<string> Folder = ["class", "profile", "kind", "role", "yyyy", "mm", "dd"];

    /// <summary>For a header field.</summary>
    public static readonly IReadOnlyList<string> Tag = [.. Folder, "rule", "format", "case_id", "ticket_id"];

    /// <summary>The names in their order; null where the braces do not pair.</summary>
    public static IReadOnlyList<string>? Names(string text)
    {
        var names = new List<string>();
        return Fill(text, name => { names.Add(name); return ""; }) is null ? null : names;
    }

    /// <summary>Null when the braces do not pair, or when <paramref name="value"/> has nothing for a name.</summary>
    public static string? Fill(string text, Func<string, string?> value)
    {
        var filled = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (rest.IndexOfAny('{', '}') is >= 0 and var open)
        {
            var close = rest[open] == '{' ? rest[(open + 1)..].IndexOfAny('{', '}') : -1;
            if (close < 0 || rest[open + 1 + close] != '}' || value(rest.Slice(open + 1, close).ToString()) is not { } found) return null;
            filled.Append(rest[..open]).Append(found);
            rest = rest[(open + close + 2)..];
        }
        return filled.Append(rest).ToString();
    }
}
