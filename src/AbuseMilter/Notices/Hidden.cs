using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace AbuseMilter.Notices;

/// <summary>
/// Characters that nobody sees, or that make others look like what they are not: control characters, which steer a terminal; format characters, which turn the direction
/// of writing; what ends a line in Unicode's eyes; what has no meaning of its own (private use, unassigned, halves of surrogate pairs); and letters and marks that are drawn as nothing.
/// </summary>
static class Hidden
{
    // Fillers and joiners that Unicode counts as letters or marks, and the blank of Braille. The two selectors that tell a picture from a letter are none: emoji bear them.
    static readonly FrozenSet<int> Blank =
    [
        0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180e, 0x180f, 0x2800, 0x3164, 0xffa0, .. Enumerable.Range(0xfe00, 14), .. Enumerable.Range(0xe0100, 240),
    ];

    public static bool Is(Rune character) => Blank.Contains(character.Value) || Rune.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    /// <summary>Each of them as <c>\u202e</c>, as JSON does it: its text may be given whole, if its line ends are none of it.</summary>
    public static string Escaped(string text) => Replaced(text, (line, characters) =>
    {
        foreach (var unit in characters) line.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
    });

    /// <summary>One line for people: blanks for tabs and line ends, U+FFFD for the others.</summary>
    public static string Marked(string text) => Replaced(text, (line, characters) => line.Append(characters is ['\t' or '\n' or '\r' or '\u2028' or '\u2029'] ? ' ' : '\ufffd'));

    static string Replaced(string text, Action<StringBuilder, ReadOnlySpan<char>> write)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var line = new StringBuilder(text.Length);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var isWhole = Rune.DecodeFromUtf16(rest, out var character, out var length) == OperationStatus.Done;
            if (isWhole && !Is(character)) line.Append(rest[..length]);
            else write(line, rest[..length]);
            rest = rest[length..];
        }
        return line.ToString();
    }
}
