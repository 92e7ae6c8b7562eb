using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;

namespace AbuseMilter.Replies;

/// <summary>
/// Which addresses were found to be exits of the Tor network, and when: of one list as the Tor Project publishes it, or of an archive of many. Immutable.
/// </summary>
public sealed class ExitList
{
    /// <summary>Relays are tested about once a day, and a list names those of the last day.</summary>
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    readonly FrozenDictionary<IPAddress, (DateTimeOffset Tested, DateTimeOffset Seen)[]> exits;

    // Of the lists that hold addresses of the family, in their order.
    readonly DateTimeOffset[] lists4;
    readonly DateTimeOffset[] lists6;

    /// <param name="exits">By address: when it was tested, and when its relay was last seen running.</param>
    /// <param name="lists">When each list was made, and the family of an address that it holds.</param>
    internal ExitList(Dictionary<IPAddress, Dictionary<DateTimeOffset, DateTimeOffset>> exits, IReadOnlyCollection<(DateTimeOffset Made, AddressFamily Family)> lists)
    {
        this.exits = exits.ToFrozenDictionary(exit => exit.Key, exit => exit.Value.Select(test => (test.Key, test.Value)).ToArray());
        lists4 = Times(AddressFamily.InterNetwork);
        lists6 = Times(AddressFamily.InterNetworkV6);

        DateTimeOffset[] Times(AddressFamily family) => [.. lists.Where(list => list.Family == family).Select(list => list.Made).Distinct().Order()];
    }

    /// <summary>How many addresses it holds.</summary>
    public int Count => exits.Count;

    /// <summary>
    /// The test nearest to the time that shows the address as an exit then: made at most a day later, or at most a day before it or before the relay
    /// was last seen. Null when there is none.
    /// </summary>
    public DateTimeOffset? TestedNear(IPAddress address, DateTimeOffset time)
    {
        DateTimeOffset? nearest = null;
        foreach (var (tested, seen) in exits.GetValueOrDefault(Plain(address), []))
        {
            if (time < tested - Day || time > seen + Day) continue;
            if (nearest is not { } other || (tested - time).Duration() < (other - time).Duration()) nearest = tested;
        }
        return nearest;
    }

    /// <summary>
    /// True when the address was no exit then: a list of the day behind the time names others and not it. Where there is no such list, or none that
    /// holds addresses of that family, nobody knows.
    /// </summary>
    public bool Denies(IPAddress address, DateTimeOffset time)
    {
        var lists = Plain(address).AddressFamily == AddressFamily.InterNetwork ? lists4 : lists6;
        var at = Array.BinarySearch(lists, time);
        var next = at < 0 ? ~at : at;
        return next < lists.Length && lists[next] - time <= Day && TestedNear(address, time) is null;
    }

    static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
