namespace AbuseMilter.Mime;

/// <summary>A node of the MIME tree: <see cref="MimePart"/>, <see cref="Multipart"/> or <see cref="MessagePart"/>.</summary>
public abstract class MimeEntity
{
    public required HeaderList Headers { get; init; }

    public required ContentType ContentType { get; init; }

    /// <summary>The leaves of this mail in their order, those of mails enclosed in it left out.</summary>
    /// <param name="depth">How many multiparts deep is looked.</param>
    public IEnumerable<MimePart> Leaves(int depth) => this switch
    {
        MimePart leaf => [leaf],
        Multipart multipart when depth > 0 => multipart.Children.SelectMany(child => child.Leaves(depth - 1)),
        _ => [],
    };
}
