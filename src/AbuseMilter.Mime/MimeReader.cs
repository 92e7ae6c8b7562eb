namespace AbuseMilter.Mime;

/// <summary>Builds the MIME tree of one mail. Each level of nesting costs one pass over its bytes; the levels are bounded.</summary>
sealed class MimeReader
{
    readonly GzipFile gzip;
    int parts;

    public MimeReader(MimeLimits limits) => (Limits, gzip) = (limits, new(Defects, limits.InflatedBytes));

    public MimeLimits Limits { get; }

    public Defects Defects { get; } = new();

    string TooDeep => $"nested deeper than {Limits.Depth} levels";

    public MimeMessage ReadMessage(ReadOnlyMemory<byte> content, int depth)
    {
        var headers = HeaderReader.Read(content, Limits, Defects, out var body);
        return new MimeMessage(headers, ReadEntity(headers, body, ContentType.TextPlain, depth), this);
    }

    MimeEntity ReadEntity(HeaderList headers, ReadOnlyMemory<byte> body, ContentType fallback, int depth)
    {
        parts++;
        var type = ContentType.Read(headers, fallback);
        var nests = type.MediaType == "multipart" || type.MimeType is "message/rfc822" or "message/global";
        if (nests && depth >= Limits.Depth)
            Defects.Add(TooDeep);
        else if (type.MediaType == "multipart" && ReadMultipart(headers, type, body, depth) is { } multipart)
            return multipart;
        else if (type.MediaType == "message" && nests)
            return new MessagePart { Headers = headers, ContentType = type, Message = ReadMessage(Embedded(headers, body), depth + 1) };
        return ReadLeaf(headers, type, body, depth);
    }

    MimePart ReadLeaf(HeaderList headers, ContentType type, ReadOnlyMemory<byte> body, int depth)
    {
        var leaf = new MimePart(Limits)
        {
            Headers = headers,
            ContentType = type,
            FileName = FileName(headers, type),
            Encoded = body,
            ContentTransferEncoding = TransferEncoding.Of(headers),
        };
        if (IsCompressed(leaf))
            leaf.Inflated = gzip.Inflate(leaf.Content);
        if (WrappedMessage(leaf) is not { } message)
            return leaf;
        if (depth < Limits.Depth)
            leaf.Message = ReadMessage(message, depth + 1);
        else
            Defects.Add(TooDeep);
        return leaf;
    }

    static bool IsCompressed(MimePart leaf) =>
        leaf.ContentType.MediaSubtype is "gzip" or "x-gzip" || leaf.FileName?.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) == true;

    ReadOnlyMemory<byte>? WrappedMessage(MimePart leaf)
    {
        if (leaf.IsSignedContent)
            return SignedContent.Read(leaf.Content, Defects);
        var name = leaf.FileName ?? "";
        if (!name.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".eml.gz", StringComparison.OrdinalIgnoreCase))
            return null;
        var file = HeaderReader.WithoutLead(leaf.Inflated ?? leaf.Content);
        return HeaderReader.StartsWithField(file.Span) ? file : default(ReadOnlyMemory<byte>?);
    }

    Multipart? ReadMultipart(HeaderList headers, ContentType type, ReadOnlyMemory<byte> body, int depth)
    {
        var bodies = Boundaries.Split(body, type.Boundary, Limits.Parts + 1, Defects);
        if (bodies is null)
            return null;
        var fallback = type.MediaSubtype == "digest" ? ContentType.Rfc822 : ContentType.TextPlain;
        if (type.MediaSubtype == "encrypted")
            Defects.Add("encrypted PGP content");
        var children = new List<MimeEntity>();
        foreach (var part in bodies)
        {
            if (parts >= Limits.Parts)
            {
                Defects.Add($"more than {Limits.Parts} parts");
                break;
            }
            var partHeaders = HeaderReader.Read(part, Limits, Defects, out var partBody);
            children.Add(ReadEntity(partHeaders, partBody, fallback, depth + 1));
        }
        return new Multipart { Headers = headers, ContentType = type, Children = children };
    }

    // RFC 2046 section 5.2.1 forbids to encode an embedded message; it happens, and it is told by what the bytes look like.
    static ReadOnlyMemory<byte> Embedded(HeaderList headers, ReadOnlyMemory<byte> body)
    {
        var encoding = TransferEncoding.Of(headers);
        var isPlain = HeaderReader.StartsWithField(body.Span)
            && (encoding != ContentEncoding.QuotedPrintable || !TransferEncoding.LooksQuotedPrintable(body.Span));
        return isPlain ? body : TransferEncoding.Decode(body, encoding);
    }

    static string? FileName(HeaderList headers, ContentType type)
    {
        var disposition = headers.First("Content-Disposition") is { } field
            ? new FieldParameters(field.Unfolded).Parameters.GetValueOrDefault("filename")
            : null;
        return disposition ?? type.Parameters.GetValueOrDefault("name");
    }
}
