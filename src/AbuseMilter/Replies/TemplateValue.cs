using System.Globalization;
using System.Text;

namespace AbuseMilter.Replies;

/// <summary>Text of strangers on its way into a letter.</summary>
static class TemplateValue
{
    public const int Characters = 200;

    /// <summary>Robots file answers by the subject that they wrote, so it stays whole; 998 octets is the limit of a line.</summary>
    public const int SubjectCharacters = 900;

    const string Cut = "...";

    /// <summary>
    /// One line without outer white space: each run of control characters, line separators and marks that turn the direction of
    /// writing becomes one blank. What is longer than <paramref name="characters"/> (in UTF-16 units) is cut and ends in three dots.
    /// </summary>
    public static string Clean(string? text, int characters = Characters)
    {
        if (string.IsNullOrWhiteSpace(text)) return "";
        var clean = new StringBuilder(Math.Min(text.Length, characters));
        var hasGap = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnwanted(rune))
            {
                hasGap = true;
                continue;
            }
            if (hasGap && clean.Length > 0) clean.Append(' ');
            hasGap = false;
            clean.Append(rune.ToString());
            if (clean.Length > characters + text.Length - text.TrimStart().Length) break;
        }
        var line = clean.ToString().Trim();
        if (line.Length <= characters) return line;
        var end = characters - Cut.Length;
        return line[..(char.IsHighSurrogate(line[end - 1]) ? end - 1 : end)].TrimEnd() + Cut;
    }

    static bool IsUnwanted(Rune rune) => rune.Value is 0xFEFF or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
