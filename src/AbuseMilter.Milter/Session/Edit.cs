namespace AbuseMilter.Milter.Session;

/// <summary>A change of the message, made at end of message.</summary>
public abstract record Edit
{
    Edit() { }

    /// <summary>Appends a header field. The value may be folded with LF followed by a blank; it cannot hold CR, NUL or a bare LF.</summary>
    public sealed record AddHeader(string Name, string Value) : Edit;

    /// <summary>Replaces the <paramref name="Occurrence"/>th field of that name, counted from 1. An empty value deletes it.</summary>
    public sealed record ChangeHeader(string Name, int Occurrence, string Value) : Edit;

    /// <summary>Adds a recipient.</summary>
    public sealed record AddRecipient(string Address) : Edit;

    /// <summary>Removes a recipient by the string that the MTA announced it with.</summary>
    public sealed record RemoveRecipient(EnvelopeAddress Recipient) : Edit;

    /// <summary>Puts the message into the MTA's hold queue.</summary>
    public sealed record Quarantine(string Reason) : Edit;
}
