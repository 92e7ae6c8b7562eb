namespace AbuseMilter.Mime;

/// <summary>Splits an entity into its header fields and its body (RFC 5322 sections 2.2 and 4.5).</summary>
sealed class HeaderReader(ReadOnlyMemory<byte> content, MimeLimits limits, Defects defects)
{
    readonly List<Header> headers = [];
    ReadOnlyMemory<byte> name;
    int valueStart;
    int valueEnd;
    bool full;

    /// <summary>Never fails: a line that cannot belong to a header ends it and is the first line of the body.</summary>
    public static HeaderList Read(ReadOnlyMemory<byte> content, MimeLimits limits, Defects defects, out ReadOnlyMemory<byte> body)
    {
        var reader = new HeaderReader(content, limits, defects);
        body = content[reader.ReadFields()..];
        return new HeaderList(reader.headers, reader.full);
    }

    // Returns where the body starts.
    int ReadFields()
    {
        var span = content.Span;
        var at = 0;
        while (at < span.Length)
        {
            var next = LineEnd(span, at, out var end);
            if (end == at)
            {
                at = next;
                break;
            }
            if (span[at] is (byte)' ' or (byte)'\t')
            {
                valueEnd = end;
            }
            else if (NameLength(span[at..end], out var colon) is > 0 and var length)
            {
                FinishField();
                name = full ? default : content.Slice(at, length);
                (valueStart, valueEnd) = (at + colon + 1, end);
            }
            else if (!IsMailboxSeparator(span[at..end]))
            {
                defects.Add("header without an empty line behind it");
                break;
            }
            at = next;
        }
        FinishField();
        return at;
    }

    // Past a limit the rest of the header is passed over, so that the body is still found.
    void FinishField()
    {
        if (name.Length > 0 && (headers.Count >= limits.HeaderFields || valueEnd > limits.HeaderBytes))
        {
            full = true;
            defects.Add("header longer than the limits");
        }
        else if (name.Length > 0)
        {
            headers.Add(new Header(name, content[valueStart..valueEnd]));
        }
        name = default;
    }

    /// <summary>The text behind what a file of a mail may begin with: a byte order mark, empty lines.</summary>
    public static ReadOnlyMemory<byte> WithoutLead(ReadOnlyMemory<byte> content)
    {
        var text = content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content;
        return text.TrimStart("\r\n"u8);
    }

    /// <summary>Whether the text starts as a header does.</summary>
    public static bool StartsWithField(ReadOnlySpan<byte> span)
    {
        var next = LineEnd(span, 0, out var end);
        if (IsMailboxSeparator(span[..end]))
        {
            span = span[next..];
            LineEnd(span, 0, out end);
        }
        return NameLength(span[..end], out _) > 0;
    }

    /// <summary>Start of the line behind the one at <paramref name="at"/>; <paramref name="end"/> is where that line's text ends.</summary>
    public static int LineEnd(ReadOnlySpan<byte> span, int at, out int end)
    {
        var length = span[at..].IndexOf((byte)'\n');
        var next = length < 0 ? span.Length : at + length + 1;
        end = length < 0 ? span.Length : at + length;
        if (end > at && span[end - 1] == '\r')
            end--;
        return next;
    }

    // field-name is any visible ASCII but the colon; obsolete syntax allows blanks before the colon.
    static int NameLength(ReadOnlySpan<byte> line, out int colon)
    {
        var length = line.IndexOfAnyExceptInRange((byte)'!', (byte)'~');
        colon = line.IndexOf((byte)':');
        if (colon < 1)
            return 0;
        length = length < 0 ? colon : Math.Min(length, colon);
        return line[length..colon].ContainsAnyExcept((byte)' ', (byte)'\t') ? 0 : length;
    }

    // "From someone Mon Apr 18 ..." and its quoted form stand before the header of mails that lay in an mbox file.
    static bool IsMailboxSeparator(ReadOnlySpan<byte> line) => line.StartsWith("From "u8) || line.StartsWith(">From "u8);
}
