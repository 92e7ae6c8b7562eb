namespace AbuseMilter.Mime;

/// <summary>A leaf.</summary>
public sealed class MimePart : MimeEntity
{
    /// <summary>From Content-Disposition or the name parameter, decoded (RFC 2231, RFC 2047); null without.</summary>
    public string? FileName { get; init; }

    /// <summary>The body after transfer decoding.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }
}
