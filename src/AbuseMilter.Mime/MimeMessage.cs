namespace AbuseMilter.Mime;

/// <summary>
/// A mail, read once and tolerant: whatever the bytes are, loading ends, in linear time and within <see cref="MimeLimits"/>,
/// and what could not be read is told in <see cref="Defects"/>. LF and CRLF line ends are both understood.
/// </summary>
public sealed class MimeMessage
{
    readonly MimeReader reader;
    string? text;

    internal MimeMessage(HeaderList headers, MimeEntity body, MimeReader reader) => (Headers, Body, this.reader) = (headers, body, reader);

    /// <summary>The header fields in their order, all occurrences.</summary>
    public HeaderList Headers { get; }

    /// <summary>Decoded (RFC 2047) and unfolded; null without the field.</summary>
    public string? Subject => Headers["Subject"];

    /// <summary>The mailboxes of all From fields, groups flattened.</summary>
    public IReadOnlyList<MailboxAddress> From => Addresses("From");

    public IReadOnlyList<MailboxAddress> ReplyTo => Addresses("Reply-To");

    public IReadOnlyList<MailboxAddress> To => Addresses("To");

    public IReadOnlyList<MailboxAddress> Cc => Addresses("Cc");

    /// <summary>With its angle brackets, as written; null when absent or not a valid msg-id.</summary>
    public string? MessageId =>
        Headers.First("Message-ID") is { } header && Mime.MessageId.IsValid(header.Unfolded) ? header.Unfolded : null;

    /// <summary>The msg-ids of References, else of In-Reply-To, with angle brackets.</summary>
    public IReadOnlyList<string> References =>
        Mime.MessageId.ReadAll(Headers.All("References")) is { Count: > 0 } ids ? ids : Mime.MessageId.ReadAll(Headers.All("In-Reply-To"));

    public MimeEntity Body { get; }

    /// <summary>
    /// What a person would read: text parts decoded, HTML as text where there is no plain alternative, embedded messages, attached mail
    /// files and documents included, LF line ends, cut at <see cref="MimeLimits.TextCharacters"/>. A row of an HTML table is one line with
    /// a tab between the cells, also when it is a label and its value; the address behind a link follows it in angle brackets. Quotes
    /// (<c>&gt; </c>), the frame and the dash escapes of clearsigned text stay as they are; lines that format=flowed (RFC 3676) broke are
    /// joined.
    /// </summary>
    public string Text => text ??= new ReadableText(reader).Read(Body);

    /// <summary>
    /// All leaves that are text, in order: every variant of an alternative, attachments, and the leaves of embedded messages. Each is
    /// decoded when it is first come to, once for here and <see cref="Text"/>, and cut at <see cref="MimeLimits.TextCharacters"/>; where
    /// all together have passed four times that, the enumeration ends.
    /// </summary>
    public IEnumerable<TextPart> TextParts => Mime.TextParts.Of(Body, reader.Limits.TextCharacters);

    /// <summary>
    /// What was broken or cut, in words; empty for a clean mail. An embedded message tells the defects of the whole mail.
    /// </summary>
    public IReadOnlyList<string> Defects
    {
        get
        {
            // Only reading the text tells whether it had to be cut.
            _ = Text;
            return reader.Defects.All;
        }
    }

    public static MimeMessage Load(ReadOnlyMemory<byte> content, MimeLimits? limits = null) =>
        new MimeReader(limits ?? MimeLimits.Default).ReadMessage(content, 0);

    /// <summary>The mailboxes of all fields of that name, groups flattened.</summary>
    public IReadOnlyList<MailboxAddress> Addresses(string name) =>
        [.. Headers.All(name).SelectMany(header => AddressReader.Read(header.Unfolded))];
}
