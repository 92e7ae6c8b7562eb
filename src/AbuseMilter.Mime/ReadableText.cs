using System.Text;

namespace AbuseMilter.Mime;

/// <summary>Walks the MIME tree and writes down what a person would read, in order and within the limit.</summary>
sealed class ReadableText(MimeReader reader)
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
            case MimePart { Message: { } message } part when part.ContentType.MediaSubtype.EndsWith("pkcs7-mime", StringComparison.Ordinal):
                Append(message.Body);
                break;
            case MimePart { Message: { } message }:
                AppendMessage(message);
                break;
            case MimePart part:
                AppendBlock(part.Text);
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
        Append(message.Body);
    }

    void AppendBlock(string? block)
    {
        if (string.IsNullOrWhiteSpace(block))
            return;
        text.Append(block);
        if (!block.EndsWith('\n'))
            text.Append('\n');
    }
}
