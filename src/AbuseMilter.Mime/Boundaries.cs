using System.Text;

namespace AbuseMilter.Mime;

/// <summary>Finds the delimiter lines of a multipart (RFC 2046 section 5.1.1) in one pass.</summary>
static class Boundaries
{
    /// <summary>RFC 2046 allows 70.</summary>
    const int LongestBoundary = 250;

    /// <summary>
    /// The parts, without preamble and epilogue; a missing end delimiter ends the last part with the text. A boundary that is
    /// not stated, or occurs nowhere, is guessed. Null when there is none at all. No more parts than <paramref name="most"/>.
    /// </summary>
    public static List<ReadOnlyMemory<byte>>? Split(ReadOnlyMemory<byte> body, string? boundary, int most, Defects defects)
    {
        var stated = boundary is { Length: > 0 and <= LongestBoundary } ? Encoding.UTF8.GetBytes(boundary) : null;
        if (stated is not null && SplitAt(body, stated, most, defects) is { Count: > 0 } parts)
            return parts;
        defects.Add("multipart without its boundary");
        return Guess(body.Span) is { } guess && SplitAt(body, guess, most, defects) is { Count: > 0 } guessed ? guessed : null;
    }

    static List<ReadOnlyMemory<byte>> SplitAt(ReadOnlyMemory<byte> body, ReadOnlySpan<byte> boundary, int most, Defects defects)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var span = body.Span;
        var start = -1;
        for (var at = NextDashes(span, 0); at >= 0; at = NextDashes(span, at + 2))
        {
            var next = HeaderReader.LineEnd(span, at, out var end);
            var line = span[(at + 2)..end].TrimEnd(" \t"u8);
            if (!line.StartsWith(boundary))
                continue;
            var tail = line[boundary.Length..];
            if (!tail.IsEmpty && !tail.SequenceEqual("--"u8))
                continue;
            if (start >= 0)
                parts.Add(body[start..Math.Max(start, BeforeLineEnd(span, at))]);
            if (!tail.IsEmpty || parts.Count == most)
                return parts;
            start = next;
        }
        if (start >= 0)
        {
            defects.Add("multipart without its end");
            parts.Add(body[start..]);
        }
        return parts;
    }

    // The first line of dashes and more that a field of a part follows.
    static byte[]? Guess(ReadOnlySpan<byte> span)
    {
        for (var at = NextDashes(span, 0); at >= 0; at = NextDashes(span, at + 2))
        {
            var next = HeaderReader.LineEnd(span, at, out var end);
            if (end - at is > 2 and <= LongestBoundary && StartsWithContentField(span[next..]))
                return span[(at + 2)..end].TrimEnd(" \t"u8).ToArray();
        }
        return null;
    }

    static bool StartsWithContentField(ReadOnlySpan<byte> span) =>
        span.Length > 8 && Ascii.EqualsIgnoreCase(span[..8], "content-"u8);

    static int NextDashes(ReadOnlySpan<byte> span, int from)
    {
        if (from == 0 && span.StartsWith("--"u8))
            return 0;
        if (from >= span.Length)
            return -1;
        var found = span[from..].IndexOf("\n--"u8);
        return found < 0 ? -1 : from + found + 1;
    }

    // The line end ahead of a delimiter belongs to the delimiter.
    static int BeforeLineEnd(ReadOnlySpan<byte> span, int at)
    {
        if (at > 0 && span[at - 1] == '\n')
            at--;
        return at > 0 && span[at - 1] == '\r' ? at - 1 : at;
    }
}
