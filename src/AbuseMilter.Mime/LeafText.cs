namespace AbuseMilter.Mime;

/// <summary>Which leaves are text, and what they say.</summary>
static class LeafText
{
    /// <summary>Null when the leaf is no text; no longer than the limit and one character.</summary>
    public static string? Read(MimePart part, MimeLimits limits)
    {
        if (part.Message is not null || !IsText(part))
            return null;
        // Four bytes are the longest character; markup is several times longer than its text.
        var most = limits.TextCharacters + 1;
        var isHtml = part.ContentType.MediaSubtype is "html" or "xhtml+xml";
        var bytes = part.Content.Span;
        bytes = bytes[..(int)Math.Min(bytes.Length, most * (isHtml ? 16L : 4L))];
        var decoded = Charsets.Decode(bytes, part.ContentType.Charset);
        var text = isHtml ? HtmlText.Read(decoded, most) : WithLineFeeds(decoded);
        return text.Length > most ? text[..most] : text;
    }

    static string WithLineFeeds(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    static bool IsText(MimePart part) => part.ContentType switch
    {
        { MediaType: "text", MediaSubtype: "css" or "javascript" or "calendar" } => false,
        { MediaType: "text" or "message" or "multipart" } => true,
        { MediaType: "application", MediaSubtype: var subtype } when subtype.Split('+')[^1] is "xml" or "json" or "yaml" or "x-yaml" => true,
        _ => IsNamedAsText(part),
    };

    static bool IsNamedAsText(MimePart part) =>
        part.FileName is { } name
        && Path.GetExtension(name).ToLowerInvariant() is ".txt" or ".xml" or ".json" or ".yaml" or ".yml" or ".csv" or ".eml"
        && !part.Content.Span.Contains((byte)0);
}
