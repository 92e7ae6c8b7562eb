using System.Buffers;
using AbuseMilter.Mime;

namespace AbuseMilter.Notices;

/// <summary>What the formats read: a mail without its MIME, quoting and dash escapes (RFC 9580 section 7.2) undone.</summary>
sealed record NoticeSource
{
    const int MaxQuoteDepth = 10;

    public NoticeSource(string text, string subject = "", string? fromName = null, string? fromAddress = null)
    {
        Text = Unquote(text);
        Parts = [new(ContentType.TextPlain, null, text)];
        Subject = subject;
        FromName = fromName;
        FromAddress = fromAddress;
    }

    /// <summary>LF line ends.</summary>
    public string Text { get; }

    /// <summary>The leaves that are text, as they are; each is read when it is come to. Of a source made of text alone, that text.</summary>
    public IEnumerable<TextPart> Parts { get; private init; }

    public string Subject { get; }

    public string? FromName { get; }

    public string? FromAddress { get; }

    // More was written than the text holds.
    bool IsCut { get; init; }

    public NoticeHints Hints { get; init; } = NoticeHints.None;

    public static NoticeSource Of(MimeMessage message)
    {
        var from = message.From.Count > 0 ? message.From[0] : null;
        return new(message.Text, message.Subject ?? "", from?.Name, from?.Address)
        {
            Parts = message.TextParts,
            IsCut = message.Text.Length >= MimeLimits.Default.TextCharacters - 1,
        };
    }

    /// <summary>
    /// The parts that hold a machine's document, whole and unquoted. Costs one look at <see cref="Text"/> where there is none. HTML is passed over
    /// where plain text or an attachment says the same.
    /// </summary>
    public IReadOnlyList<string> Documents(Func<string, bool> holds)
    {
        if (!IsCut && !holds(Text)) return [];
        var parts = Parts.ToList();
        if (parts.Count == 1 && !IsCut) return [Text];
        parts.RemoveAll(part => !holds(part.Text));
        if (parts.Exists(part => !IsHtml(part))) parts.RemoveAll(IsHtml);
        return [.. parts.Select(part => Unquote(part.Text))];
    }

    static bool IsHtml(TextPart part) => part.ContentType.MediaSubtype is "html";

    static string Unquote(string text)
    {
        if (!IsQuoted(text)) return text;
        var plain = ArrayPool<char>.Shared.Rent(text.Length + 1);
        var length = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var rest = Unquote(line);
            rest.CopyTo(plain.AsSpan(length));
            length += rest.Length;
            plain[length++] = '\n';
        }
        var unquoted = new string(plain, 0, length);
        ArrayPool<char>.Shared.Return(plain);
        return unquoted;
    }

    static bool IsQuoted(string text)
    {
        if (text.AsSpan().ContainsAny(OtherLineEnds)) return true;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (Unquote(line).Length < line.Length) return true;
        }
        return false;
    }

    static readonly SearchValues<char> OtherLineEnds = SearchValues.Create("\r\f\u0085\u2028\u2029");

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
