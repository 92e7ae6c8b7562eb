using System.Text;

namespace AbuseMilter.Replies;

/// <summary>What may stand between the angle brackets of RCPT TO.</summary>
static class SmtpPath
{
    /// <summary>RFC 5321 section 4.5.3.1.3 grants 256 octets with the brackets.</summary>
    const int AddressOctets = 254;

    /// <summary>Why the address must not be written to a server, in words; null when it may.</summary>
    public static string? Defect(string address)
    {
        if (address.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '<' or '>')) return "the address holds characters that no path may hold";
        if (Encoding.UTF8.GetByteCount(address) > AddressOctets) return $"the address is longer than {AddressOctets} octets";
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1) return "the address has no local part or no domain";
        var local = address.AsSpan(0, at);
        var isQuoted = local.Length > 2 && local[0] == '"' && local[^1] == '"';
        return address.AsSpan(isQuoted ? at : 0).IndexOfAny(' ', ',') >= 0 ? "the address holds a blank or a comma" : null;
    }
}
