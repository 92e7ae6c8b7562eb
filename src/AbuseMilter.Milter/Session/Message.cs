namespace AbuseMilter.Milter.Session;

/// <summary>What a judge is asked about: as much of a message as is known at that moment.</summary>
public sealed class Message
{
    /// <summary>One flag.</summary>
    public required Moment Moment { get; init; }

    /// <summary>What was said so far. At <see cref="Moment.Recipient"/> it holds the one recipient that is asked about.</summary>
    public required Envelope Envelope { get; init; }

    /// <summary>
    /// Header and body as one RFC 5322 text, bytes as sent, with LF line ends and a final LF; as much of it as the policy reads, and empty
    /// before end of header.
    /// Valid only until the <see cref="Judge"/> has answered: the memory is used again for the next message.
    /// </summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>True when the content was beyond <see cref="MilterLimits.ContentBytes"/> or <see cref="MilterLimits.HeaderFields"/> and the rest was dropped.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>The edits that this connection's MTA lets us make.</summary>
    public required Wire.MilterActions AllowedEdits { get; init; }
}
