using System.Security.Cryptography;
using System.Text;

namespace AbuseMilter.Mime;

/// <summary>
/// A mail of one plain text part, or of one with the header of another mail attached, written for the wire: every line ends with CRLF,
/// no bare CR or LF and no byte past ASCII can come out, whatever the values hold.
/// </summary>
public sealed class TextMail
{
    const int LongestLine = 998;
    const int LongestQuotedLine = 76;

    static readonly string[] Unstructured = ["Subject", "Comments", "Organization"];
    static readonly string[] Ours = ["MIME-Version", "Content-Type", "Content-Transfer-Encoding"];

    /// <summary>
    /// In their order, without the MIME fields. Values of Subject, Comments, Organization and X- fields are plain text and encoded here;
    /// those of other fields are ASCII already: see <see cref="MailboxAddress.ToHeader"/>.
    /// </summary>
    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    /// <summary>With line ends of any kind. Lines are not wrapped.</summary>
    public required string Text { get; init; }

    /// <summary>Goes behind the text as text/rfc822-headers (RFC 6522 section 4); null attaches nothing.</summary>
    public HeaderList? AttachedHeader { get; init; }

    /// <summary>7bit when the text allows it, since every robot reads that; else quoted-printable, which survives every hop.</summary>
    /// <exception cref="ArgumentException">
    /// A name or a value cannot stand in a header: line ends, NUL, or characters past ASCII in a structured field.
    /// </exception>
    public byte[] ToBytes()
    {
        var mail = new StringBuilder();
        foreach (var (name, value) in Headers)
        {
            if (Ours.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new ArgumentException($"{name} is written by the mail itself");
            mail.Append(HeaderText.Fold(name, IsUnstructured(name) ? HeaderText.Encode(value) : value));
        }
        mail.Append("MIME-Version: 1.0\r\n");
        byte[][] text = [.. Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(Encoding.UTF8.GetBytes)];
        if (AttachedHeader is null)
        {
            AppendPart(mail, "text/plain; charset=utf-8", text);
            return Encoding.ASCII.GetBytes(mail.ToString());
        }
        byte[][] header = [.. AttachedHeader.SelectMany(HeaderLines)];
        var boundary = Boundary(text, header);
        mail.Append("Content-Type: multipart/mixed; boundary=\"").Append(boundary).Append("\"\r\n\r\n--").Append(boundary).Append("\r\n");
        AppendPart(mail, "text/plain; charset=utf-8", text);
        mail.Append("--").Append(boundary).Append("\r\n");
        AppendPart(mail, "text/rfc822-headers", header);
        mail.Append("--").Append(boundary).Append("--\r\n");
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    // Nobody can write a text that holds its own digest; the same mail has the same boundary.
    static string Boundary(byte[][] text, byte[][] header)
    {
        var digest = SHA256.HashData([.. text.Concat(header).SelectMany(line => line)]);
        return $"=_{Convert.ToHexStringLower(digest.AsSpan(0, 16))}";
    }

    // A line of the value that does not go on the one before would be a field of its own.
    static IEnumerable<byte[]> HeaderLines(Header header)
    {
        var lines = Encoding.Latin1.GetString(header.RawValue.Span).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\r', '\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var start = i == 0 ? $"{header.Name}:" : lines[i] is [' ' or '\t', ..] ? "" : " ";
            if (i == 0 || !string.IsNullOrWhiteSpace(lines[i])) yield return Encoding.Latin1.GetBytes(start + lines[i]);
        }
    }

    static void AppendPart(StringBuilder mail, string type, byte[][] lines)
    {
        var plain = Array.TrueForAll(lines, IsPlain);
        mail.Append("Content-Type: ").Append(type)
            .Append("\r\nContent-Transfer-Encoding: ").Append(plain ? "7bit" : "quoted-printable").Append("\r\n\r\n");
        foreach (var line in lines)
        {
            if (plain)
                mail.Append(Encoding.ASCII.GetString(line));
            else
                AppendQuoted(mail, line);
            mail.Append("\r\n");
        }
    }

    static bool IsPlain(byte[] line) =>
        line.Length <= LongestLine && !line.AsSpan().TrimStart((byte)'\t').ContainsAnyExceptInRange((byte)' ', (byte)'~');

    static bool IsUnstructured(string name) =>
        Unstructured.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("X-", StringComparison.OrdinalIgnoreCase);

    // RFC 2045 section 6.7. A blank at the end of a line is encoded, because relays strip it.
    static void AppendQuoted(StringBuilder mail, byte[] line)
    {
        var column = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var last = i == line.Length - 1;
            var literal = line[i] is >= (byte)'!' and <= (byte)'~' and not (byte)'=' || (line[i] is (byte)' ' or (byte)'\t' && !last);
            var width = literal ? 1 : 3;
            if (column + width > (last ? LongestQuotedLine : LongestQuotedLine - 1))
            {
                mail.Append("=\r\n");
                column = 0;
            }
            if (literal)
                mail.Append((char)line[i]);
            else
                mail.Append('=').Append(line[i].ToString("X2", null));
            column += width;
        }
    }
}
