using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Settings;

namespace AbuseMilter.Triage;

/// <summary>Who is watched, and who we are.</summary>
/// <param name="settings">Watched addresses and domains; their domains are ours.</param>
/// <param name="moreOwnDomains">Domains that are ours as well, such as the one that replies are sent from.</param>
public sealed class Desk(DeskSettings settings, params IEnumerable<string> moreOwnDomains)
{
    readonly WatchedAddress[] addresses = [.. settings.Addresses.Select(WatchedAddress.Parse)];
    readonly byte[][] domains = [.. settings.Domains.Select(domain => Encoding.UTF8.GetBytes(domain.ToLowerInvariant()))];
    readonly string[] ours =
    [
        .. settings.Addresses.Select(DomainOf), .. settings.Domains, .. settings.OwnDomains, .. moreOwnDomains,
    ];
    // A delimiter is one octet of the address; any other character can occur in none.
    readonly byte? delimiter = settings.RecipientDelimiter is { } c && char.IsAscii(c) ? (byte)c : null;

    /// <summary>For every recipient of all mail: does not allocate and does not throw, whatever the bytes are.</summary>
    /// <param name="mailbox">The address without angle brackets, as in RCPT TO; the local part may be quoted.</param>
    public bool Watches(ReadOnlySpan<byte> mailbox)
    {
        var at = mailbox.LastIndexOf((byte)'@');
        if (at <= 0) return false;
        var domain = mailbox[(at + 1)..];
        // Postfix delivers to a fully qualified name with its final dot as to one without.
        if (domain.EndsWith("."u8)) domain = domain[..^1];
        foreach (var watched in domains)
        {
            if (Ascii.EqualsIgnoreCase(domain, watched)) return true;
        }
        foreach (var address in addresses)
        {
            if (Ascii.EqualsIgnoreCase(domain, address.Domain) && address.HasLocalPart(mailbox[..at], delimiter)) return true;
        }
        return false;
    }

    /// <summary>The recipients that are watched, in their order.</summary>
    public List<EnvelopeAddress> WatchedOf(Envelope envelope) => [.. envelope.Recipients.Where(r => Watches(EnvelopePath.Mailbox(r.Wire.Span)))];

    /// <summary>True for a watched address and for every address of a domain of ours or of one below: such mail is never answered.</summary>
    public bool IsOurs(string address)
    {
        var domain = DomainOf(address);
        return domain.Length > 0 && Array.Exists(ours, our => DomainName.LiesIn(domain, our));
    }

    static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..].Trim(' ', '>', '.');
}
