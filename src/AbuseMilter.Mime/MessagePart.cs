namespace AbuseMilter.Mime;

/// <summary>An embedded message (message/rfc822 and its kind).</summary>
public sealed class MessagePart : MimeEntity
{
    public required MimeMessage Message { get; init; }
}
