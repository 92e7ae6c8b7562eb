namespace AbuseMilter.Milter.Session;

/// <summary>A message of which at least one recipient is watched, complete at end of message.</summary>
public sealed class Message
{
    public required Envelope Envelope { get; init; }

    /// <summary>
    /// Header and body as one RFC 5322 text, bytes as sent, with LF line ends and a final LF.
    /// Valid only until the <see cref="Judge"/> has answered: the memory is used again for the next message.
    /// </summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>True when the content was longer than <see cref="MilterLimits.ContentBytes"/> and the rest was dropped.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>The edits that this connection's MTA lets us make.</summary>
    public required Wire.MilterActions AllowedEdits { get; init; }
}
