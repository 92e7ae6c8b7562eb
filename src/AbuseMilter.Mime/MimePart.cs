namespace AbuseMilter.Mime;

/// <summary>A leaf.</summary>
public sealed class MimePart : MimeEntity
{
    readonly MimeLimits limits;
    ReadOnlyMemory<byte>? content;
    string? text;
    bool isRead;

    internal MimePart(MimeLimits limits) => this.limits = limits;

    /// <summary>From Content-Disposition or the name parameter, decoded (RFC 2231, RFC 2047); null without.</summary>
    public string? FileName { get; init; }

    /// <summary>The body as it was transferred.</summary>
    public required ReadOnlyMemory<byte> Encoded { get; init; }

    /// <summary>The body after transfer decoding, which is done when it is first asked for.</summary>
    public ReadOnlyMemory<byte> Content => content ??= TransferEncoding.Decode(Encoded, ContentTransferEncoding);

    /// <summary>
    /// The mail that lies in it: an attached <c>.eml</c> file, whatever its type says, or what an opaque S/MIME signature signs. Null in
    /// other leaves, and past <see cref="MimeLimits.Depth"/>.
    /// </summary>
    public MimeMessage? Message { get; internal set; }

    /// <summary>
    /// The text of a text, an XML, JSON or YAML document, or a file that is called so, also one that gzip compressed. It is decoded when it
    /// is first asked for, HTML turned into text; lines end with LF. It may be one character longer than <see
    /// cref="MimeLimits.TextCharacters"/>, which tells that it was cut. Null when this is no text, or holds a <see cref="Message"/>.
    /// </summary>
    public string? Text
    {
        get
        {
            if (!isRead)
                (text, isRead) = (LeafText.Read(this, limits), true);
            return text;
        }
    }

    /// <summary>What gzip compressed, within <see cref="MimeLimits.InflatedBytes"/>; null when it did not.</summary>
    internal ReadOnlyMemory<byte>? Inflated { get; set; }

    /// <summary>Opaque S/MIME.</summary>
    internal bool IsSignedContent =>
        ContentType.MediaSubtype is "pkcs7-mime" or "x-pkcs7-mime"
        || FileName?.EndsWith(".p7m", StringComparison.OrdinalIgnoreCase) == true;

    internal ContentEncoding ContentTransferEncoding { get; init; }
}
