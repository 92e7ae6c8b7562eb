using System.Text;
using AbuseMilter.Mime;

namespace AbuseMilter.Notices;

/// <summary>What the formats read: a mail without its MIME, quoting and dash escapes (RFC 9580 section 7.2) undone.</summary>
sealed record NoticeSource
{
    const int MaxQuoteDepth = 10;

    public NoticeSource(string text, string subject = "", string? fromName = null, string? fromAddress = null)
    {
        Text = Unquote(text);
        Subject = subject;
        FromName = fromName;
        FromAddress = fromAddress;
    }

    /// <summary>LF line ends.</summary>
    public string Text { get; }

    public string Subject { get; }

    public string? FromName { get; }

    public string? FromAddress { get; }

    public NoticeHints Hints { get; init; } = NoticeHints.None;

    public static NoticeSource Of(MimeMessage message)
    {
        var from = message.From.Count > 0 ? message.From[0] : null;
        return new(message.Text, message.Subject ?? "", from?.Name, from?.Address);
    }

    static string Unquote(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var line in text.AsSpan().EnumerateLines()) plain.Append(Unquote(line)).Append('\n');
        return plain.ToString();
    }

    // "> > text", ">> text" and "- - ---Start": what mail programs and PGP put before a line, in any mix.
    static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> line)
    {
        for (var depth = 0; depth < MaxQuoteDepth; depth++)
        {
            var rest = line.TrimStart(' ');
            if (rest.StartsWith('>')) line = rest[1..];
            else if (line.StartsWith("- ")) line = line[2..];
            else break;
        }
        return line;
    }
}
