using System.Globalization;
using System.Text;

namespace AbuseMilter.Replies;

/// <summary>Text of strangers on its way into a letter.</summary>
static class TemplateValue
{
    /// <summary>Room for a title, and little for a message to somebody else.</summary>
    public const int Characters = 120;

    /// <summary>For values that are ours or that have a form of their own, such as a URL.</summary>
    public const int OwnCharacters = 200;

    /// <summary>Robots file answers by the subject that they wrote, so most of them stay whole.</summary>
    public const int SubjectCharacters = 200;

    const string Cut = "...";

    /// <summary>
    /// One line without outer white space: each run of control characters and line separators becomes one blank, and characters that
    /// do not show, such as those that turn the direction of writing, are left out. What is longer than <paramref name="characters"/> (in UTF-16 units) is cut and ends in three dots.
    /// </summary>
    public static string Clean(string? text, int characters = OwnCharacters)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text)) return "";
        // Most values: nothing to clean.
        if (text.Length <= characters && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var clean = new StringBuilder(Math.Min(text.Length, characters));
        var hasGap = false;
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.Format || (clean.Length == 0 && Rune.IsWhiteSpace(rune))) continue;
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                hasGap = true;
                continue;
            }
            if (hasGap && clean.Length > 0) clean.Append(' ');
            hasGap = false;
            clean.Append(units[..rune.EncodeToUtf16(units)]);
            if (clean.Length > characters) break;
        }
        var line = clean.ToString().Trim();
        if (line.Length <= characters) return line;
        var end = characters - Cut.Length;
        return line[..(char.IsHighSurrogate(line[end - 1]) ? end - 1 : end)].TrimEnd() + Cut;
    }

    /// <summary>Whether the text names a site or a mailbox.</summary>
    public static bool HasLink(string? text) => StrangersText.HasLink(Clean(text, 1000));
}
