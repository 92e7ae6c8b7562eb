using System.Net;
using System.Net.Sockets;

namespace AbuseMilter.Milter.Session;

/// <summary>
/// SMFIC_CONNECT: host name NUL, family ('4', '6', 'L' UNIX socket, 'U' unknown); unless that is 'U' then uint16 port and address NUL.
/// </summary>
static class ClientInfo
{
    const int PortBytes = 2;

    /// <summary>True if the parts are all there. Whether the address is one does not matter: that is no reason to lose mail.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> payload) =>
        payload.IndexOf((byte)0) is >= 0 and var end
        && payload[(end + 1)..] is [var family, .. var rest]
        && ("46L"u8.Contains(family) ? rest.Length >= PortBytes : family == 'U');

    public static (string Name, IPAddress? Address) Read(ReadOnlySpan<byte> payload)
    {
        if (!IsWellFormed(payload)) return ("unknown", null);
        var end = payload.IndexOf((byte)0);
        var name = end == 0 ? "unknown" : EnvelopeAddress.Decode(payload[..end]);
        var rest = payload[(end + 2)..];
        return (name, payload[end + 1] is (byte)'4' or (byte)'6' ? ReadAddress(rest[PortBytes..]) : null);
    }

    // Postfix sends 2001:db8::1, Sendmail IPv6:2001:db8::1, and either may come from an MTA that puts it into brackets.
    static IPAddress? ReadAddress(ReadOnlySpan<byte> bytes)
    {
        var text = EnvelopeAddress.Decode(bytes.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes);
        if (text.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase)) text = text[5..];
        if (!IPAddress.TryParse(text, out var address)) return null;
        return address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
