using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>Where the label of a line ends and its value begins.</summary>
static class LabelSplit
{
    const int MaxLabel = 160;

    static readonly SearchValues<char> Marks = SearchValues.Create(":\uff1a=\t\u2026|");
    static readonly SearchValues<char> Separators = SearchValues.Create(" \u00a0\t:\uff1a.=\u2026|_*\u00b7");

    /// <summary>
    /// The first colon, equals sign, tab, row of dots or gap of blanks. A value that is blank stands on the next line.
    /// </summary>
    /// <param name="line">Without blanks and bullets around it.</param>
    /// <param name="label">How long the label is.</param>
    /// <param name="value">Where the value begins.</param>
    public static bool TryFind(ReadOnlySpan<char> line, out int label, out int value)
    {
        var head = line[..Math.Min(line.Length, MaxLabel)];
        label = First(head.IndexOfAny(Marks), First(head.IndexOf("  "), First(head.IndexOf("..."), head.IndexOf(" .."))));
        value = label;
        if (label <= 0) return false;
        value = Behind(line, label);
        return true;
    }

    /// <summary>As <see cref="TryFind"/>, only for colons: the gaps before it may belong to the label.</summary>
    public static bool TryFindColon(ReadOnlySpan<char> line, out int label, out int value)
    {
        label = line[..Math.Min(line.Length, MaxLabel)].IndexOfAny(':', '\uff1a');
        value = label > 0 ? Behind(line, label) : 0;
        return label > 0;
    }

    /// <summary>As <see cref="TryFind"/>, for the dash that some lists have instead of a colon.</summary>
    public static bool TryFindDash(ReadOnlySpan<char> line, out int label, out int value)
    {
        var head = line[..Math.Min(line.Length, MaxLabel)];
        label = First(head.IndexOf(" - "), First(head.IndexOf(" \u2013 "), head.IndexOf(" -> ")));
        value = label + 3;
        return label > 0;
    }

    /// <summary>Whether the colon is that of an address, a time or a URL: <c>2001:db8::1</c>, <c>10:00</c>.</summary>
    public static bool IsInside(ReadOnlySpan<char> text, int colon)
    {
        if (text[colon] != ':' || colon == 0 || colon + 1 >= text.Length) return false;
        if (text[colon + 1] == '/' && text[(colon + 1)..].StartsWith("//")) return true;
        if (!char.IsAsciiHexDigit(text[colon - 1]) || !(char.IsAsciiHexDigit(text[colon + 1]) || text[colon + 1] == ':')) return false;
        var start = colon;
        while (start > 0 && colon - start < MaxDigits && char.IsAsciiHexDigit(text[start - 1])) start--;
        return text[start..colon].ContainsAnyInRange('0', '9') && (start == 0 || !char.IsLetterOrDigit(text[start - 1]));
    }

    const int MaxDigits = 5;

    static int First(int one, int other) => one < 0 ? other : other < 0 ? one : Math.Min(one, other);

    static int Behind(ReadOnlySpan<char> line, int at)
    {
        if (line[at] == '=' && at + 1 < line.Length && line[at + 1] == '>') at++;
        else if (line[at..].TrimStart(' ').StartsWith("=>")) at += line[at..].IndexOf('>');
        if (line[at] == '>') at++;
        var length = line[at..].IndexOfAnyExcept(Separators);
        return length < 0 ? line.Length : at + length;
    }
}
