using System.Text;

namespace AbuseMilter.Replies;

/// <summary>Puts a reply together line by line, within bounds.</summary>
sealed class SmtpReplyReader
{
    /// <summary>Octets of a reply line with its line end. RFC 5321 section 4.5.3.1.5 grants 512; some servers are wordy.</summary>
    public const int LineOctets = 1000;

    public const int ReplyLines = 100;

    readonly List<string> lines = [];
    int code;

    /// <summary>Takes one line without its line end; true when it was the last of the reply.</summary>
    /// <remarks><c>Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF</c> (RFC 5321 section 4.2)</remarks>
    /// <exception cref="SmtpProtocolException">It is no reply line.</exception>
    public bool TryComplete(ReadOnlySpan<byte> line, out SmtpReply reply)
    {
        reply = null!;
        var isLast = line.Length == 3 || (line.Length > 3 && line[3] == ' ');
        if (!isLast && (line.Length < 4 || line[3] != '-')) throw new SmtpProtocolException("the server's answer is no SMTP reply");
        var lineCode = CodeOf(line[..3]);
        if (lines.Count > 0 && lineCode != code) throw new SmtpProtocolException("the lines of the server's reply differ in their codes");
        if (lines.Count == ReplyLines) throw new SmtpProtocolException($"the server's reply has more than {ReplyLines} lines");
        code = lineCode;
        lines.Add(Printable(line.Length > 4 ? line[4..] : default));
        if (!isLast) return false;
        reply = new SmtpReply(code, [.. lines]);
        lines.Clear();
        return true;
    }

    static int CodeOf(ReadOnlySpan<byte> digits)
    {
        if (digits[0] is < (byte)'2' or > (byte)'5' || !char.IsAsciiDigit((char)digits[1]) || !char.IsAsciiDigit((char)digits[2]))
            throw new SmtpProtocolException("the server's answer has no reply code");
        return ((digits[0] - '0') * 100) + ((digits[1] - '0') * 10) + digits[2] - '0';
    }

    static string Printable(ReadOnlySpan<byte> text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var octet in text) shown.Append(octet is >= 0x20 and < 0x7f ? (char)octet : '?');
        return shown.ToString();
    }
}
