namespace AbuseMilter.Mime;

/// <summary>A leaf.</summary>
public sealed class MimePart : MimeEntity
{
    ReadOnlyMemory<byte>? content;

    /// <summary>From Content-Disposition or the name parameter, decoded (RFC 2231, RFC 2047); null without.</summary>
    public string? FileName { get; init; }

    /// <summary>The body as it was transferred.</summary>
    public required ReadOnlyMemory<byte> Encoded { get; init; }

    /// <summary>The body after transfer decoding, which is done when it is first asked for.</summary>
    public ReadOnlyMemory<byte> Content => content ??= TransferEncoding.Decode(Encoded, TransferEncoding.Of(Headers));
}
