using System.Net;
using System.Net.Sockets;

namespace AbuseMilter.Replies;

/// <summary>Tells addresses that one can own from those that mean nobody or everybody (the IANA special-purpose registries, RFC 6890).</summary>
/// <remarks>The ranges for documentation are let through: nobody observes a connection there, and trials and tests are made with them.</remarks>
static class PublicAddress
{
    static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3", "2001::/23", "2002::/16",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    public static bool IsGlobal(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address)) && !Special.Any(network => network.Contains(address));
}
