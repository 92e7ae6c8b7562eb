using System.Net;
using System.Net.Sockets;

namespace AbuseMilter.Settings.Binding;

static class NetworksSection
{
    /// <summary>No registry gave anybody more at once, neither of IPv4 nor of IPv6.</summary>
    const int WidestIPv4 = 8;
    const int WidestIPv6 = 16;

    /// <summary>Keys are free: they are for people.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<IPNetwork>> Bind(Section section) =>
        section.Keys.ToDictionary(key => key, key => section.Texts(key, [], Ours, needsOne: true));

    static IPNetwork Ours(Stated stated)
    {
        var network = NetworkText.Read(stated);
        var widest = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? WidestIPv4 : WidestIPv6;
        if (network.PrefixLength < widest)
            stated.Warn($"{stated.Quoted} is more than anybody has: notices about addresses of others would be answered as if they were yours; state your own prefixes, /{widest} or longer");
        return network;
    }
}
