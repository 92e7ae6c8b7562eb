using System.Buffers;
using System.Collections;
using System.Text.RegularExpressions;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>The running text of a mail: lines are joined and unquoted, paragraphs remain. Its paragraphs are searched once for the literals of all <see cref="ProseWords"/>.</summary>
sealed class Prose
{
    readonly string text;
    readonly (Range Place, BitArray Literals)[] paragraphs;

    Prose(string text) => (this.text, paragraphs) = (text, [.. Places(text).Select(place => (place, ProseWords.Literals(text.AsSpan()[place])))]);

    public int Paragraphs => paragraphs.Length;

    public static Prose Of(string text)
    {
        // A line costs a blank where it had its end.
        var buffer = ArrayPool<char>.Shared.Rent(text.Length + 1);
        var length = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim(" \t>*|");
            line.CopyTo(buffer.AsSpan(length));
            length += line.Length;
            buffer[length++] = line.IsEmpty ? '\n' : ' ';
        }
        var prose = new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return new(prose);
    }

    public ReadOnlySpan<char> Paragraph(int number, out BitArray literals)
    {
        (var place, literals) = paragraphs[number];
        return text.AsSpan()[place];
    }

    /// <summary>A pattern that begins at the start of a word.</summary>
    public static Regex Pattern(string pattern) =>
        new($@"\b(?:{pattern})", PatternSettings.Options, TimeSpan.FromSeconds(1));

    static List<Range> Places(string text)
    {
        var places = new List<Range>();
        foreach (var place in text.AsSpan().Split('\n'))
        {
            if (place.Start.Value < place.End.Value) places.Add(place);
        }
        return places;
    }
}
