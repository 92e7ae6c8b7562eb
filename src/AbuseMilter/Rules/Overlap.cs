using AbuseMilter.Mime;
using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>Two rules of the same kind for the same senders: there their order decides, which may not be meant.</summary>
static class Overlap
{
    const int LongestList = 500;

    /// <summary>What both are for; null when nothing tells so, when they do the same, and when one is plainly the exception of the other.</summary>
    public static string? Find(RuleSettings first, RuleSettings second)
    {
        if (DoSame(first, second) || Implication.Holds(first.When, second.When)) return null;
        return Domains("from_domain", c => c.FromDomain) ?? Domains("sender_domain", c => c.SenderDomain) ?? Domains("client_name", c => c.ClientName)
            ?? Common("client", c => c.Client, (a, b) => a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress));

        string? Domains(string key, Func<ConditionSettings, IReadOnlyList<string>> list) =>
            Common(key, list, (a, b) => DomainName.LiesIn(a, b) || DomainName.LiesIn(b, a));

        // Where more is asked, it could be what tells them apart.
        string? Common<T>(string key, Func<ConditionSettings, IReadOnlyList<T>> list, Func<T, T, bool> meet)
        {
            var (one, other) = (list(first.When), list(second.When));
            if (one.Count > LongestList || other.Count > LongestList || first.When.Keys is not [var only] || second.When.Keys is not [var same]
                || only != key || same != key) return null;
            var found = other.Where(b => one.Any(a => meet(a, b))).Take(1).ToList();
            return found.Count > 0 ? $"{key} {found[0]}" : null;
        }
    }

    static bool DoSame(RuleSettings a, RuleSettings b) =>
        a.Tags.Count == 0 && b.Tags.Count == 0 && a with { Name = "", At = default, When = b.When, Tags = b.Tags } == b with { Name = "", At = default };
}
