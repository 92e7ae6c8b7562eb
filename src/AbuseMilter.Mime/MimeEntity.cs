namespace AbuseMilter.Mime;

/// <summary>A node of the MIME tree: <see cref="MimePart"/>, <see cref="Multipart"/> or <see cref="MessagePart"/>.</summary>
public abstract class MimeEntity
{
    public required HeaderList Headers { get; init; }

    public required ContentType ContentType { get; init; }
}
