namespace AbuseMilter.Mime;

/// <summary>Walks the MIME tree and gathers what a person would read, in order and within the limit.</summary>
sealed class ReadableText(MimeReader reader)
{
    const int LongestStub = 300;
    const int MuchLonger = 4;

    readonly List<string> blocks = [];
    readonly int limit = reader.Limits.TextCharacters;
    long length;

    public string Read(MimeEntity body)
    {
        Append(body);
        // The text of a mail of one part is the part's: it is not copied.
        var text = blocks is [var only] ? only : string.Concat(blocks);
        if (text.Length > limit)
            reader.Defects.Add($"text cut at {limit} characters");
        return Cut(text, limit);
    }

    /// <summary>At most so many characters, none of them half of one.</summary>
    public static string Cut(string text, int limit) =>
        text.Length <= limit ? text : text[..(limit > 0 && char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)];

    void Append(MimeEntity entity)
    {
        if (length > limit)
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
            case MimePart { Message: { } signed, IsSignedContent: true }:
                Append(signed.Body);
                break;
            case MimePart { Message: { } file }:
                AppendMessage(file);
                break;
            case MimePart { Text: { } text } when !string.IsNullOrWhiteSpace(text):
                Append(text);
                break;
        }
    }

    // The first variant with content, plain text before all others. But a few words that a much longer variant follows only tell
    // the reader that there is one, and the facts are there.
    void AppendAlternative(Multipart alternative)
    {
        var (start, before) = (blocks.Count, length);
        var best = new List<string>();
        var (bestLength, words) = (0L, 0L);
        foreach (var variant in alternative.Children.OrderBy(child => child.ContentType.MimeType == "text/plain" ? 0 : 1))
        {
            Append(variant);
            var found = blocks[start..];
            blocks.RemoveRange(start, found.Count);
            if (found.Sum(block => (long)block.AsSpan().Trim().Length) is var foundWords && foundWords > MuchLonger * words)
                (best, words, bestLength) = (found, foundWords, length - before);
            length = before;
            if (words > LongestStub)
                break;
        }
        blocks.AddRange(best);
        length += bestLength;
    }

    void AppendMessage(MimeMessage message)
    {
        foreach (var name in (string[])["Subject", "From", "Date"])
        {
            if (message.Headers[name] is { } value)
                Append($"{name}: {value}\n");
        }
        Append("\n");
        Append(message.Body);
    }

    void Append(string block)
    {
        blocks.Add(block);
        length += block.Length;
    }
}
