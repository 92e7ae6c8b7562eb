namespace AbuseMilter.Mime;

/// <summary>Builds the MIME tree of one mail. Each level of nesting costs one pass over its bytes; the levels are bounded.</summary>
sealed class MimeReader(MimeLimits limits)
{
    int parts;

    public MimeLimits Limits => limits;

    public Defects Defects { get; } = new();

    public MimeMessage ReadMessage(ReadOnlyMemory<byte> content, int depth)
    {
        var headers = HeaderReader.Read(content, limits, Defects, out var body);
        return new MimeMessage(headers, ReadEntity(headers, body, ContentType.TextPlain, depth), this);
    }

    MimeEntity ReadEntity(HeaderList headers, ReadOnlyMemory<byte> body, ContentType fallback, int depth)
    {
        parts++;
        var type = ContentType.Read(headers, fallback);
        var nests = type.MediaType == "multipart" || type.MimeType is "message/rfc822" or "message/global";
        if (nests && depth >= limits.Depth)
            Defects.Add($"nested deeper than {limits.Depth} levels");
        else if (type.MediaType == "multipart" && ReadMultipart(headers, type, body, depth) is { } multipart)
            return multipart;
        else if (type.MediaType == "message" && nests)
            return new MessagePart { Headers = headers, ContentType = type, Message = ReadMessage(Embedded(headers, body), depth + 1) };
        return ReadLeaf(headers, type, body, depth);
    }

    MimePart ReadLeaf(HeaderList headers, ContentType type, ReadOnlyMemory<byte> body, int depth)
    {
        var leaf = new MimePart(limits) { Headers = headers, ContentType = type, FileName = FileName(headers, type), Encoded = body };
        if (Wrapped(leaf) is { } content && depth < limits.Depth)
            leaf.Message = ReadMessage(content, depth + 1);
        return leaf;
    }

    static ReadOnlyMemory<byte>? Wrapped(MimePart leaf)
    {
        if (leaf.ContentType.MediaSubtype is "pkcs7-mime" or "x-pkcs7-mime")
            return SignedContent.Read(leaf.Content);
        var isNamedSo = leaf.FileName?.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) == true;
        return isNamedSo && HeaderReader.StartsWithField(leaf.Content.Span) ? leaf.Content : default(ReadOnlyMemory<byte>?);
    }

    Multipart? ReadMultipart(HeaderList headers, ContentType type, ReadOnlyMemory<byte> body, int depth)
    {
        var bodies = Boundaries.Split(body, type.Boundary, limits.Parts + 1, Defects);
        if (bodies is null)
            return null;
        var fallback = type.MediaSubtype == "digest" ? ContentType.Rfc822 : ContentType.TextPlain;
        var children = new List<MimeEntity>();
        foreach (var part in bodies)
        {
            if (parts >= limits.Parts)
            {
                Defects.Add($"more than {limits.Parts} parts");
                break;
            }
            var partHeaders = HeaderReader.Read(part, limits, Defects, out var partBody);
            children.Add(ReadEntity(partHeaders, partBody, fallback, depth + 1));
        }
        return new Multipart { Headers = headers, ContentType = type, Children = children };
    }

    // RFC 2046 section 5.2.1 forbids to encode an embedded message; it happens, and it is told by what the bytes look like.
    static ReadOnlyMemory<byte> Embedded(HeaderList headers, ReadOnlyMemory<byte> body) =>
        HeaderReader.StartsWithField(body.Span) ? body : TransferEncoding.Decode(body, TransferEncoding.Of(headers));

    static string? FileName(HeaderList headers, ContentType type)
    {
        var disposition = headers.All("Content-Disposition").FirstOrDefault() is { } field
            ? new FieldParameters(field.Unfolded).Parameters.GetValueOrDefault("filename")
            : null;
        return disposition ?? type.Parameters.GetValueOrDefault("name");
    }
}
