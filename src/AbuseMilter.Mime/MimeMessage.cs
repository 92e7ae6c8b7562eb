namespace AbuseMilter.Mime;

/// <summary>
/// A mail, read once and tolerant: whatever the bytes are, loading ends, in linear time and within <see cref="MimeLimits"/>,
/// and what could not be read is told in <see cref="Defects"/>. LF and CRLF line ends are both understood.
/// </summary>
public sealed class MimeMessage
{
    /// <summary>The header fields in their order, all occurrences.</summary>
    public HeaderList Headers => throw new NotImplementedException();

    /// <summary>Decoded (RFC 2047) and unfolded; null without the field.</summary>
    public string? Subject => throw new NotImplementedException();

    /// <summary>The mailboxes of all From fields, groups flattened.</summary>
    public IReadOnlyList<MailboxAddress> From => throw new NotImplementedException();

    public IReadOnlyList<MailboxAddress> ReplyTo => throw new NotImplementedException();

    public IReadOnlyList<MailboxAddress> To => throw new NotImplementedException();

    public IReadOnlyList<MailboxAddress> Cc => throw new NotImplementedException();

    /// <summary>With its angle brackets, as written; null when absent or not a valid msg-id.</summary>
    public string? MessageId => throw new NotImplementedException();

    /// <summary>The msg-ids of References, else of In-Reply-To, with angle brackets.</summary>
    public IReadOnlyList<string> References => throw new NotImplementedException();

    public MimeEntity Body => throw new NotImplementedException();

    /// <summary>
    /// What a person would read: text parts decoded, HTML as text where there is no plain alternative, embedded messages
    /// included, LF line ends, cut at <see cref="MimeLimits.TextCharacters"/>.
    /// </summary>
    public string Text => throw new NotImplementedException();

    /// <summary>What was broken or cut, in words; empty for a clean mail.</summary>
    public IReadOnlyList<string> Defects => throw new NotImplementedException();

    public static MimeMessage Load(ReadOnlyMemory<byte> content, MimeLimits? limits = null) => throw new NotImplementedException();
}
