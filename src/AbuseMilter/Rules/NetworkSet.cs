using System.Net;
using System.Net.Sockets;

namespace AbuseMilter.Rules;

/// <summary>Prefixes as sorted ranges: a look-up takes some twenty steps among a million. IPv4 and IPv6 do not mix.</summary>
sealed class NetworkSet
{
    readonly (UInt128 First, UInt128 Last)[] four;
    readonly (UInt128 First, UInt128 Last)[] six;

    public NetworkSet(IEnumerable<IPNetwork> networks)
    {
        var families = networks.ToLookup(network => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork, Range);
        (four, six) = (Joined(families[true]), Joined(families[false]));
    }

    public bool Contains(IPAddress address)
    {
        var ranges = address.AddressFamily == AddressFamily.InterNetwork ? four : six;
        var number = Number(address);
        var (low, high) = (0, ranges.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].First <= number) low = middle + 1;
            else high = middle;
        }
        return low > 0 && number <= ranges[low - 1].Last;
    }

    static (UInt128 First, UInt128 Last) Range(IPNetwork network)
    {
        var bits = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var free = bits - network.PrefixLength;
        var first = Number(network.BaseAddress);
        return (first, first | (free == 128 ? UInt128.MaxValue : (UInt128.One << free) - 1));
    }

    // Prefixes that overlap lie inside of one another, so the wider one is enough.
    static (UInt128 First, UInt128 Last)[] Joined(IEnumerable<(UInt128 First, UInt128 Last)> ranges)
    {
        var joined = new List<(UInt128 First, UInt128 Last)>();
        foreach (var range in ranges.OrderBy(range => range.First).ThenByDescending(range => range.Last))
        {
            if (joined.Count == 0 || range.First > joined[^1].Last) joined.Add(range);
        }
        return [.. joined];
    }

    static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        UInt128 number = 0;
        foreach (var b in bytes[..length]) number = number << 8 | b;
        return number;
    }
}
