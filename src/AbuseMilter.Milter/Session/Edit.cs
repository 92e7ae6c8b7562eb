namespace AbuseMilter.Milter.Session;

/// <summary>A change of the message, made at end of message. What could break the message or the protocol cannot be built.</summary>
public abstract record Edit
{
    Edit() { }

    /// <summary>Appends a header field. The value may be folded with LF followed by a blank; it cannot hold CR, NUL or a bare LF.</summary>
    /// <exception cref="ArgumentException">The name is not a field name of RFC 5322, or the value would begin another line.</exception>
    public sealed record AddHeader(string Name, string Value) : Edit
    {
        public string Name { get; } = FieldName(Name);

        public string Value { get; } = FieldValue(Value);
    }

    /// <summary>Replaces the <paramref name="Occurrence"/>th field of that name, counted from 1. An empty value deletes it.</summary>
    /// <remarks>Occurrences are those of the message as it came: changes are sent before all else, deletions behind the others, the highest first.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="AddHeader"/>, or the occurrence is below 1.</exception>
    public sealed record ChangeHeader(string Name, int Occurrence, string Value) : Edit
    {
        public string Name { get; } = FieldName(Name);

        public int Occurrence { get; } = Occurrence >= 1
            ? Occurrence
            : throw new ArgumentOutOfRangeException(nameof(Occurrence), Occurrence, "occurrences count from 1");

        public string Value { get; } = FieldValue(Value);
    }

    /// <summary>
    /// Inserts a header field before the one at <paramref name="Index"/>, counted from 0 over all fields, as they stand after all changes and
    /// deletions. With Postfix 0 is above its own Received field and 1 below it; an index beyond the last appends.
    /// </summary>
    /// <exception cref="ArgumentException">As for <see cref="AddHeader"/>, or the index is negative.</exception>
    public sealed record InsertHeader(int Index, string Name, string Value) : Edit
    {
        public int Index { get; } = Index >= 0
            ? Index
            : throw new ArgumentOutOfRangeException(nameof(Index), Index, "positions count from 0");

        public string Name { get; } = FieldName(Name);

        public string Value { get; } = FieldValue(Value);
    }

    /// <summary>Replaces the envelope sender.</summary>
    /// <param name="Address">Without angle brackets; empty for the null sender.</param>
    /// <param name="Arguments">ESMTP arguments, parted by blanks.</param>
    /// <exception cref="ArgumentException">The address holds a control character or an angle bracket, or the arguments a control character.</exception>
    public sealed record ChangeSender(string Address, string Arguments = "") : Edit
    {
        public string Address { get; } = Address.Length == 0 ? "" : Mailbox(Address);

        public string Arguments { get; } = EsmtpArguments(Arguments);
    }

    /// <summary>Adds a recipient.</summary>
    /// <param name="Address">Without angle brackets.</param>
    /// <param name="Arguments">ESMTP arguments, parted by blanks, such as <c>NOTIFY=NEVER</c>.</param>
    /// <exception cref="ArgumentException">The address is empty, or one of them holds a control character, or the address an angle bracket.</exception>
    public sealed record AddRecipient(string Address, string Arguments = "") : Edit
    {
        public string Address { get; } = Mailbox(Address);

        public string Arguments { get; } = EsmtpArguments(Arguments);
    }

    /// <summary>Removes a recipient by the string that the MTA announced it with, less a source route.</summary>
    /// <exception cref="ArgumentException">The address holds a NUL, which none has that came from an MTA.</exception>
    public sealed record RemoveRecipient(EnvelopeAddress Recipient) : Edit
    {
        public EnvelopeAddress Recipient { get; } = !Recipient.Wire.Span.Contains((byte)0)
            ? Recipient
            : throw new ArgumentException("an address cannot hold a NUL", nameof(Recipient));
    }

    /// <summary>
    /// Replaces the whole body. The memory is read at end of message. Lines may end with LF or CRLF and are sent with CRLF. Several of them make up the body in their order.
    /// </summary>
    public sealed record ReplaceBody(ReadOnlyMemory<byte> Body) : Edit;

    /// <summary>Puts the message into the MTA's hold queue. Control characters of the reason become blanks.</summary>
    public sealed record Quarantine(string Reason) : Edit
    {
        public string Reason { get; } = string.Concat(Reason.Select(c => char.IsControl(c) ? ' ' : c));
    }

    static string Mailbox(string address) => address.Length > 0 && !address.Any(c => char.IsControl(c) || c is '<' or '>')
        ? address
        : throw new ArgumentException("not an address: empty, or with a control character or an angle bracket", nameof(address));

    static string EsmtpArguments(string arguments) => !arguments.Any(char.IsControl)
        ? arguments
        : throw new ArgumentException("ESMTP arguments cannot hold control characters", nameof(arguments));

    static string FieldName(string name) => name.Length > 0 && name.All(c => c is > ' ' and <= '~' and not ':')
        ? name
        : throw new ArgumentException($"\"{name}\" is not a field name (RFC 5322 section 2.2)", nameof(name));

    // Postfix folds a stray line, other MTAs take it as the next field: what an MTA makes of it must not decide.
    static string FieldValue(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is '\r' or '\0' || value[i] == '\n' && (i + 1 == value.Length || value[i + 1] is not (' ' or '\t')))
                throw new ArgumentException("a field value cannot hold CR, NUL, or LF without a blank behind it", nameof(value));
        }
        return value;
    }
}
