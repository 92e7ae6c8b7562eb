using System.Net;
using System.Net.Sockets;

namespace AbuseMilter.Store;

/// <summary>The network that an address is cut to once nobody needs to know the subscriber any more: /24 of IPv4, /48 of IPv6.</summary>
static class ShortAddress
{
    /// <returns>As <c>192.0.2.0/24</c>, so that nobody takes it for an address; empty when the text is neither an address nor such a network.</returns>
    public static string Of(string text)
    {
        if (IPNetwork.TryParse(text, out _) && text.Contains('/')) return text;
        if (!IPAddress.TryParse(text, out var address)) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var length = address.AddressFamily == AddressFamily.InterNetwork ? 24 : 48;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(length / 8).Clear();
        return $"{new IPAddress(bytes)}/{length}";
    }
}
