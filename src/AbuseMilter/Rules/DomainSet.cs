using System.Collections.Frozen;

namespace AbuseMilter.Rules;

/// <summary>Domains with their subdomains. The time of a look-up does not depend on how many there are.</summary>
sealed class DomainSet(IEnumerable<string> domains)
{
    /// <summary>RFC 1035 section 2.3.4; what is longer is in no set.</summary>
    const int LongestDomain = 255;

    readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> domains =
        domains.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>True when the domain is one of the set, or lies in one.</summary>
    public bool Contains(string domain)
    {
        foreach (var start in Suffixes(domain))
        {
            if (domains.Contains(domain.AsSpan(start))) return true;
        }
        return false;
    }

    /// <summary>Where the domain begins, and behind each of its dots: the longest that it lies in first.</summary>
    public static IEnumerable<int> Suffixes(string domain)
    {
        for (var start = 0; start < domain.Length;)
        {
            if (domain.Length - start <= LongestDomain) yield return start;
            var dot = domain.IndexOf('.', start);
            if (dot < 0) yield break;
            start = dot + 1;
        }
    }
}
