using System.Buffers;
using AbuseMilter.Wording;

namespace AbuseMilter.Replies;

/// <summary>The running text of a mail: lines are joined and unquoted, paragraphs remain.</summary>
sealed class Prose
{
    Prose(string text) => Paragraphs = Lines(text);

    public IReadOnlyList<WordPlaces> Paragraphs { get; }

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

    static List<WordPlaces> Lines(string text)
    {
        var lines = new List<WordPlaces>();
        foreach (var place in text.AsSpan().Split('\n'))
        {
            if (place.Start.Value < place.End.Value) lines.Add(new(text.AsMemory()[place]));
        }
        return lines;
    }
}
