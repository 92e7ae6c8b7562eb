using System.Buffers;

namespace AbuseMilter.Replies;

/// <summary>The running text of a mail: lines are joined and unquoted, paragraphs remain.</summary>
sealed class Prose
{
    Prose(string text) => (Text, Paragraphs) = (text, Places(text));

    /// <summary>A line for each paragraph.</summary>
    public string Text { get; }

    public IReadOnlyList<Range> Paragraphs { get; }

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
