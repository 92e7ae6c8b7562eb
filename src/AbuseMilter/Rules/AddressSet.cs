using System.Collections.Frozen;
using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>Mail addresses, without regard to case, and patterns of some.</summary>
sealed class AddressSet(IEnumerable<string> addresses, IEnumerable<PatternSettings> patterns, PatternIndex index)
{
    readonly FrozenSet<string> addresses = addresses.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    readonly Pattern[] patterns = index.Add(patterns);

    public bool Contains(string address, JudgedMail mail, string key)
    {
        if (addresses.Contains(address)) return true;
        foreach (var pattern in patterns)
        {
            if (pattern.Find(mail.Searched(address, index), out var problem) is not null) return true;
            if (problem is not null) mail.Troubles.Add($"{key}: {problem}");
        }
        return false;
    }
}
