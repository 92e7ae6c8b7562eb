using System.Globalization;
using AbuseMilter.Notices;

namespace AbuseMilter.Cli;

/// <summary>Text of strangers, made fit to be shown.</summary>
static class Shown
{
    /// <summary>One line without what steers a terminal or turns the direction of writing, and without what only the subscriber should read.</summary>
    public static string Line(string text) => Harmless(Redaction.Of(text));

    // C0 and C1, format characters (bidi overrides among them), line separators, halves of surrogate pairs.
    static string Harmless(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var line = text.ToCharArray();
        for (var i = 0; i < line.Length; i++)
        {
            if (char.IsSurrogatePair(text, i) && IsPlain(CharUnicodeInfo.GetUnicodeCategory(text, i))) i++;
            else if (!IsPlain(char.GetUnicodeCategory(line[i]))) line[i] = ' ';
        }
        return new string(line);
    }

    static bool IsPlain(UnicodeCategory category) => category
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
