using System.Text;

namespace AbuseMilter.Mime;

/// <summary>Walks the MIME tree and writes down what a person would read, in order and within the limit.</summary>
sealed class ReadableText(MimeReader reader, int depth)
{
    const int LongestStub = 300;
    const int MuchLonger = 4;

    readonly StringBuilder text = new();
    readonly int limit = reader.Limits.TextCharacters;

    public string Read(MimeEntity body)
    {
        Append(body);
        if (text.Length > limit)
        {
            reader.Defects.Add($"text cut at {limit} characters");
            text.Length = limit > 0 && char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit;
        }
        return text.ToString();
    }

    void Append(MimeEntity entity)
    {
        if (text.Length > limit)
            return;
        switch (entity)
        {
            case Multipart { ContentType.MediaSubtype: "alternative" } alternative:
                AppendAlternative(alternative);
                break;
            case Multipart multipart:
                foreach (var child in multipart.Children)
                    Append(child);
                break;
            case MessagePart embedded:
                AppendMessage(embedded.Message);
                break;
            case MimePart part when IsMessageFile(part) && depth < reader.Limits.Depth:
                AppendMessage(reader.ReadMessage(part.Content, depth + 1));
                break;
            case MimePart part when IsText(part):
                AppendText(part);
                break;
            case MimePart { ContentType.MediaSubtype: "pkcs7-mime" or "x-pkcs7-mime" } part when depth < reader.Limits.Depth:
                if (SignedContent.Read(part.Content) is { } signed)
                    AppendBlock(reader.ReadMessage(signed, depth + 1).Text);
                break;
        }
    }

    // The first variant with content, plain text before all others. But a few words that a much longer variant follows only tell
    // the reader that there is one, and the facts are there.
    void AppendAlternative(Multipart alternative)
    {
        var start = text.Length;
        var best = "";
        foreach (var variant in alternative.Children.OrderBy(child => child.ContentType.MimeType == "text/plain" ? 0 : 1))
        {
            Append(variant);
            var words = text.ToString(start, text.Length - start);
            text.Length = start;
            if (words.AsSpan().Trim().Length > MuchLonger * (long)best.AsSpan().Trim().Length)
                best = words;
            if (best.Length > LongestStub)
                break;
        }
        text.Append(best);
    }

    void AppendMessage(MimeMessage message)
    {
        foreach (var name in (string[])["Subject", "From", "Date"])
        {
            if (message.Headers[name] is { } value)
                text.Append(name).Append(": ").Append(value).Append('\n');
        }
        text.Append('\n');
        AppendBlock(message.Text);
    }

    void AppendText(MimePart part)
    {
        // Four bytes are the longest character; markup is several times longer than its text.
        var isHtml = part.ContentType.MediaSubtype is "html" or "xhtml+xml";
        var bytes = part.Content.Span;
        bytes = bytes[..(int)Math.Min(bytes.Length, limit * (isHtml ? 16L : 4L) + 4)];
        var decoded = Charsets.Decode(bytes, part.ContentType.Charset);
        AppendBlock(isHtml ? HtmlText.Read(decoded, limit + 1) : WithLineFeeds(decoded));
    }

    void AppendBlock(string block)
    {
        if (string.IsNullOrWhiteSpace(block))
            return;
        text.Append(block);
        if (!block.EndsWith('\n'))
            text.Append('\n');
    }

    static string WithLineFeeds(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    static bool IsMessageFile(MimePart part) =>
        part.FileName?.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) == true && HeaderReader.StartsWithField(part.Content.Span);

    static bool IsText(MimePart part) => part.ContentType switch
    {
        { MediaType: "text", MediaSubtype: "css" or "javascript" or "calendar" } => false,
        { MediaType: "text" or "message" or "multipart" } => true,
        { MediaType: "application", MediaSubtype: var subtype } when subtype.Split('+')[^1] is "xml" or "json" => true,
        _ => IsNamedAsText(part),
    };

    static bool IsNamedAsText(MimePart part) =>
        part.FileName is { } name && Path.GetExtension(name).ToLowerInvariant() is ".txt" or ".xml" or ".json" or ".csv" or ".eml"
        && !part.Content.Span.Contains((byte)0);
}
