using System.Buffers;

namespace AbuseMilter.Replies;

/// <summary>
/// Mail content as it goes over the wire after DATA. Only CRLF ends a line (RFC 5321 section 2.3.8): a server that also takes a
/// bare CR or LF for a line end could be made to see a second mail in the first, so such content is never sent.
/// </summary>
static class SmtpContent
{
    /// <summary>Octets of a line without CRLF (RFC 5321 section 4.5.3.1.6).</summary>
    const int LineOctets = 998;

    /// <summary>The final dot, for content that ends with CRLF.</summary>
    public static ReadOnlySpan<byte> End => ".\r\n"u8;

    static ReadOnlySpan<byte> CrLf => "\r\n"u8;

    /// <summary>Why the content cannot be sent, in words; null when it can.</summary>
    public static string? Defect(ReadOnlySpan<byte> content)
    {
        if (!content.EndsWith(CrLf)) return "the mail does not end with CRLF";
        while (content.Length > 0)
        {
            var length = content.IndexOf(CrLf);
            var line = content[..length];
            if (line.IndexOfAny((byte)'\r', (byte)'\n') >= 0) return "the mail holds a bare CR or LF";
            if (line.Contains((byte)0)) return "the mail holds a NUL";
            if (length > LineOctets) return $"the mail has a line of more than {LineOctets} octets";
            content = content[(length + 2)..];
        }
        return null;
    }

    public static bool IsEightBit(ReadOnlySpan<byte> content) => content.IndexOfAnyInRange((byte)0x80, (byte)0xff) >= 0;

    /// <summary>
    /// The content with the dot at the start of a line doubled (RFC 5321 section 4.5.2), and <see cref="End"/> behind it.
    /// </summary>
    public static ReadOnlyMemory<byte> OnTheWire(ReadOnlySpan<byte> content)
    {
        var wire = new ArrayBufferWriter<byte>(content.Length + 64);
        if (content.StartsWith("."u8)) wire.Write("."u8);
        while (content.IndexOf("\r\n."u8) is >= 0 and var dot)
        {
            wire.Write(content[..(dot + 2)]);
            wire.Write("."u8);
            content = content[(dot + 2)..];
            // The dot itself stays in front of the rest: it belongs to the line that is copied next.
        }
        wire.Write(content);
        wire.Write(End);
        return wire.WrittenMemory;
    }
}
