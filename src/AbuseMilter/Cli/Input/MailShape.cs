using System.Buffers;
using System.Text;

namespace AbuseMilter.Cli.Input;

/// <summary>What the first bytes of a file say about it.</summary>
static class MailShape
{
    const int LookedAt = 4096;

    static readonly SearchValues<byte> NameEnds = SearchValues.Create(": \t\n"u8);

    // One of these stands near the top of every mail.
    static readonly string[] KnownFields =
        ["Received", "From", "Return-Path", "Delivered-To", "Date", "Message-ID", "Subject", "To", "MIME-Version", "Reply-To", "X-Original-To"];

    /// <summary>
    /// A From_ line, which begins each mail of an mbox (RFC 4155): address, then a date in the form of asctime, of which the time of day and the year are asked for,
    /// since the text of some mails has lines that begin alike.
    /// </summary>
    public static bool IsFromLine(ReadOnlySpan<byte> line) => line.StartsWith("From "u8) && HasClock(line) && HasYear(line.TrimEnd("\r\n "u8));

    /// <summary>No header field at its start, and a NUL: a picture, a database, a compressed file.</summary>
    public static bool IsBinary(ReadOnlySpan<byte> head) => head[..Math.Min(head.Length, LookedAt)].Contains((byte)0) && FieldName(head).IsEmpty;

    /// <summary>Begins with header fields, and one of them is of those that mails have.</summary>
    public static bool IsMail(ReadOnlySpan<byte> head)
    {
        if (IsFromLine(FirstLine(head))) return true;
        head = head[..Math.Min(head.Length, LookedAt)];
        for (var first = true; !head.IsEmpty; first = false)
        {
            var line = FirstLine(head);
            head = head[line.Length..];
            if (!first && line[0] is (byte)' ' or (byte)'\t') continue;
            var name = FieldName(line);
            if (name.IsEmpty) return false;
            if (KnownFields.Contains(Encoding.ASCII.GetString(name), StringComparer.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text) => text.IndexOf((byte)'\n') is >= 0 and var end ? text[..(end + 1)] : text;

    // RFC 5322 section 3.6.8: printable ASCII but for the colon.
    static ReadOnlySpan<byte> FieldName(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOfAny(NameEnds);
        return end > 0 && line[end] == ':' && !line[..end].ContainsAnyExceptInRange((byte)'!', (byte)'~') ? line[..end] : [];
    }

    static bool HasClock(ReadOnlySpan<byte> line)
    {
        for (var i = 2; i + 2 < line.Length; i++)
        {
            if (line[i] == ':' && IsDigits(line[(i - 2)..i]) && IsDigits(line[(i + 1)..(i + 3)])) return true;
        }
        return false;
    }

    // "... 2026", or with a zone behind it.
    static bool HasYear(ReadOnlySpan<byte> line)
    {
        foreach (var range in line.Split((byte)' '))
        {
            if (line[range] is { Length: 4 } word && IsDigits(word)) return true;
        }
        return false;
    }

    static bool IsDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
