using System.Text;

namespace AbuseMilter.Mime;

/// <summary>
/// A mail of one plain text part, written for the wire: every line ends with CRLF, no bare CR or LF and no byte past ASCII can
/// come out, whatever the values hold.
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

    /// <summary>7bit when the text allows it, since every robot reads that; else quoted-printable, which survives every hop.</summary>
    /// <exception cref="ArgumentException">
    /// A name or a value cannot stand in a header: line ends, NUL, or characters past ASCII in a structured field.
    /// </exception>
    public byte[] ToBytes()
    {
        var lines = Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var plain = lines.All(line => line.Length <= LongestLine && !line.AsSpan().ContainsAnyExceptInRange(' ', '~'));
        var mail = new StringBuilder();
        foreach (var (name, value) in Headers)
        {
            if (Ours.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new ArgumentException($"{name} is written by the mail itself");
            mail.Append(HeaderText.Fold(name, IsUnstructured(name) ? HeaderText.Encode(value) : value));
        }
        mail.Append("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ")
            .Append(plain ? "7bit" : "quoted-printable").Append("\r\n\r\n");
        foreach (var line in lines)
        {
            if (plain)
                mail.Append(line);
            else
                AppendQuoted(mail, Encoding.UTF8.GetBytes(line));
            mail.Append("\r\n");
        }
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

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
