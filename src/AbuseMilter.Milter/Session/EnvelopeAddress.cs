using System.Text;

namespace AbuseMilter.Milter.Session;

/// <summary>
/// One path of the envelope (RFC 5321 section 4.1.2) with its ESMTP arguments. The bytes are kept as the MTA sent them,
/// because a recipient can only be removed by the very string that it was announced with.
/// </summary>
/// <remarks>Takes the SMTP form <c>&lt;a@b&gt;</c> and the bare form <c>a@b</c> of mail that was not submitted by SMTP.</remarks>
public sealed class EnvelopeAddress
{
    /// <summary>The null sender.</summary>
    public static readonly EnvelopeAddress Nobody = new("<>"u8);

    public EnvelopeAddress(ReadOnlySpan<byte> wire, params IReadOnlyList<string> arguments)
    {
        Wire = wire.ToArray();
        Arguments = arguments;
        Address = Decode(EnvelopePath.Mailbox(wire));
        // No domain follows a quote, so an address that ends with one is a quoted local part alone, and any @ lies inside it.
        var at = Address.EndsWith('"') ? -1 : Address.LastIndexOf('@');
        LocalPart = at < 0 ? Address : Address[..at];
        Domain = at < 0 ? "" : Address[(at + 1)..].ToLowerInvariant();
    }

    /// <summary>The bytes as they came, with angle brackets if there were any.</summary>
    public ReadOnlyMemory<byte> Wire { get; }

    /// <summary>The mailbox without brackets and source route, case and quoting as typed; empty for the null sender.</summary>
    public string Address { get; }

    /// <summary>As typed: still quoted if it was quoted.</summary>
    public string LocalPart { get; }

    /// <summary>In lower case; empty where the address has none.</summary>
    public string Domain { get; }

    /// <summary>ESMTP arguments as sent, one string each, such as <c>SIZE=1</c>.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The local part without its quotes, which are no part of it (RFC 5321 section 4.1.2), nor outer blanks and brackets.</summary>
    public string LocalName =>
        (LocalPart is ['"', .. var quoted, '"'] ? quoted : LocalPart).Replace("\\", "", StringComparison.Ordinal).Trim(' ', '\t', '<', '>');

    /// <summary>True for the null sender, and for what names nobody, such as <c>&lt;""&gt;</c> and <c>&lt;@example.org&gt;</c>.</summary>
    public bool IsNull => LocalName.Length == 0;

    public static EnvelopeAddress Parse(string address) => new(Encoding.UTF8.GetBytes(address));

    public override string ToString() => Address;

    // UTF-8 where it is valid (SMTPUTF8), else one character a byte: nothing is lost and nothing throws.
    internal static string Decode(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
}
