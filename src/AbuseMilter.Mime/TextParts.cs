namespace AbuseMilter.Mime;

/// <summary>The text leaves of a MIME tree in their order.</summary>
static class TextParts
{
    // Variants of an alternative say the same twice, so all leaves may be longer than what is read of a mail.
    const long MostTexts = 4;

    public static IEnumerable<TextPart> Of(MimeEntity body, int limit)
    {
        var left = MostTexts * limit;
        foreach (var leaf in Leaves(body))
        {
            if (left <= 0)
                yield break;
            if (leaf.Text is not { } text)
                continue;
            left -= text.Length;
            yield return new TextPart(leaf.ContentType, leaf.FileName, ReadableText.Cut(text, limit));
        }
    }

    static IEnumerable<MimePart> Leaves(MimeEntity entity) => entity switch
    {
        Multipart multipart => multipart.Children.SelectMany(Leaves),
        MessagePart embedded => Leaves(embedded.Message.Body),
        MimePart { Message: { } message } => Leaves(message.Body),
        MimePart leaf => [leaf],
        _ => [],
    };
}
