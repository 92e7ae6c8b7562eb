namespace AbuseMilter.Mime;

/// <summary>A multipart of any subtype.</summary>
public sealed class Multipart : MimeEntity
{
    public required IReadOnlyList<MimeEntity> Children { get; init; }
}
