namespace AbuseMilter.Mime;

/// <summary>A leaf.</summary>
public sealed class MimePart : MimeEntity
{
    readonly Lazy<string?> text;
    ReadOnlyMemory<byte>? content;

    internal MimePart(MimeLimits limits) => text = new(() => LeafText.Read(this, limits));

    /// <summary>From Content-Disposition or the name parameter, decoded (RFC 2231, RFC 2047); null without.</summary>
    public string? FileName { get; init; }

    /// <summary>The body as it was transferred.</summary>
    public required ReadOnlyMemory<byte> Encoded { get; init; }

    /// <summary>The body after transfer decoding, which is done when it is first asked for.</summary>
    public ReadOnlyMemory<byte> Content => content ??= TransferEncoding.Decode(Encoded, TransferEncoding.Of(Headers));

    /// <summary>The mail that lies in it: an attached <c>.eml</c> file, or what an opaque S/MIME signature signs. Null in other leaves.</summary>
    public MimeMessage? Message { get; internal set; }

    /// <summary>
    /// Decoded when it is first asked for, HTML turned into text, LF line ends, not longer than <see cref="MimeLimits.TextCharacters"/> and one
    /// character, which tells that it was cut. Null when this is no text, or holds a <see cref="Message"/>.
    /// </summary>
    public string? Text => text.Value;
}
