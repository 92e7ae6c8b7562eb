using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AbuseMilter.Settings.Binding;

/// <summary>Prefixes in CIDR notation (RFC 4632 section 3.1, RFC 4291 section 2.3); an address alone is a prefix of all its bits.</summary>
static class NetworkText
{
    const string Forms = "allowed: IPV4, IPV4/0 to IPV4/32, IPV6, IPV6/0 to IPV6/128";

    public static IPNetwork Read(Stated stated)
    {
        var slash = stated.Text.IndexOf('/');
        var host = slash < 0 ? stated.Text : stated.Text[..slash];
        if (!IPAddress.TryParse(host, out var address) || !IsPlain(address, host))
            return Wrong(stated, $"is no address; {Forms}");
        if (address.IsIPv4MappedToIPv6) return Wrong(stated, $"is an IPv4 address; write {address.MapToIPv4()}");
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (slash >= 0 && !TryLength(stated.Text[(slash + 1)..], ref bits)) return Wrong(stated, $"has no prefix length; {Forms}");
        var first = First(address, bits);
        return first.Equals(address)
            ? new IPNetwork(address, bits)
            : Wrong(stated, $"has bits set behind the prefix; write {first}/{bits}");
    }

    /// <summary>"10.1", "0x0a.1" and "[::1]" are addresses to the parser and surprises to people; a zone is of one machine alone.</summary>
    static bool IsPlain(IPAddress address, string host) =>
        address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() == host : !host.AsSpan().ContainsAny('[', ']', '%');

    static bool TryLength(string text, ref int bits)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > bits) return false;
        bits = length;
        return true;
    }

    static IPAddress First(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++) bytes[i] &= (byte)(0xFF00 >> Math.Clamp(bits - (i * 8), 0, 8));
        return new IPAddress(bytes);
    }

    static IPNetwork Wrong(Stated stated, string problem)
    {
        stated.Wrong($"{stated.Quoted} {problem}");
        return default;
    }
}
