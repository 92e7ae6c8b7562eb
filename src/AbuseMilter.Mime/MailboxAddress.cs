namespace AbuseMilter.Mime;

/// <summary>A mailbox of an address field (RFC 5322 section 3.4).</summary>
/// <param name="Name">Display name, decoded; null when there is none.</param>
/// <param name="Address">The addr-spec, comments removed, case as written.</param>
public sealed record MailboxAddress(string? Name, string Address)
{
    /// <summary>In lower case; empty without an at sign.</summary>
    public string Domain => Address.LastIndexOf('@') is >= 0 and var at ? Address[(at + 1)..].ToLowerInvariant() : "";

    public string LocalPart => Address.LastIndexOf('@') is >= 0 and var at ? Address[..at] : Address;

    public override string ToString() => Address;
}
