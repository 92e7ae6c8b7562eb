namespace AbuseMilter.Mime;

/// <summary>
/// Joins the lines that a mail program broke in two (RFC 3676, format=flowed), in place. Many who claim the format do not write it: where
/// the next word would have had room on the line, the blank at its end is one that somebody left there, and the line end is meant.
/// </summary>
static class FlowedText
{
    const int ShortestBrokenLine = 60;

    /// <summary>
    /// Lines end with LF; "-- " above a signature stays. With <paramref name="delSp"/> "yes" the blank before a soft line end goes.
    /// </summary>
    public static Span<char> Unwrap(Span<char> text, string? delSp)
    {
        var deletes = "yes".Equals(delSp, StringComparison.OrdinalIgnoreCase);
        var (at, end) = (0, 0);
        // Of the line before: how deep it is quoted, -1 without a soft end, and how long it was.
        var (flowing, width) = (-1, 0);
        while (at < text.Length)
        {
            var length = text[at..].IndexOf('\n');
            var next = length < 0 ? text.Length : at + length + 1;
            var line = text[at..(length < 0 ? next : next - 1)];
            var quotes = line.IndexOfAnyExcept('>') is >= 0 and var depth ? depth : line.Length;
            var content = line[quotes..];
            if (content is [' ', ..])
                content = content[1..];
            var isSignature = content is "-- ";
            if (flowing == quotes && width + FirstWord(content) >= ShortestBrokenLine && !isSignature)
            {
                // Takes back the line end, and the blank before it.
                end -= deletes ? 2 : 1;
            }
            else
            {
                var prefix = quotes > 0 ? line[..(line.Length - content.Length)] : [];
                prefix.CopyTo(text[end..]);
                end += prefix.Length;
            }
            (flowing, width) = (content is [.., ' '] && !isSignature ? quotes : -1, line.Length);
            content.CopyTo(text[end..]);
            end += content.Length;
            if (length >= 0)
                text[end++] = '\n';
            at = next;
        }
        return text[..end];
    }

    static int FirstWord(ReadOnlySpan<char> content) => content.IndexOf(' ') is >= 0 and var blank ? blank : content.Length;
}
