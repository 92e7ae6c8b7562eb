using System.Net;
using AbuseMilter.Mime;
using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>What can be told of two conditions without a mail: that one holds for every mail for which the other does.</summary>
static class Implication
{
    /// <summary>Alternatives inside of alternatives are followed so deep.</summary>
    const int Deepest = 4;

    /// <summary>Longer lists are compared only with themselves.</summary>
    const int LongestList = 500;

    /// <summary>True for certain; false says nothing.</summary>
    public static bool Holds(ConditionSettings narrow, ConditionSettings wide) => Holds(Parts(narrow), wide, 0);

    /// <summary>True when it asks for nothing, or for what every mail has: one of all words that there are.</summary>
    public static bool HoldsForAll(ConditionSettings when) => !when.Never && Holds(new ConditionSettings
    {
        Authentication = ConditionSettings.Authentications,
        Class = RuleSettings.Classes,
        Kind = ["unknown", .. ProfileSettings.Kinds],
        Role = ["unknown", .. ProfileSettings.Roles],
    }, when);

    /// <summary>The condition and all that must hold with it, in one list.</summary>
    public static List<ConditionSettings> Parts(ConditionSettings when) => [when, .. when.All.SelectMany(Parts)];

    public static bool Holds(List<ConditionSettings> parts, ConditionSettings wide, int depth = 0)
    {
        if (parts.Any(part => part.Never)) return true;
        if (depth > Deepest) return false;
        if (!wide.Never && Envelope(parts, wide) && Content(parts, wide) && Assessed(parts, wide) && Facts(parts, wide)
            && wide.All.All(each => Holds(parts, each, depth + 1))
            && (wide.Any.Count == 0 || wide.Any.Any(each => Holds(parts, each, depth + 1)))
            && (wide.Not is null || parts.Any(part => part.Not is { } not && Holds(Parts(wide.Not), not, depth + 1)))) return true;
        // It holds if each alternative, with all the rest, is enough for it.
        return parts.Any(part => part.Any.Count > 0 && part.Any.All(each =>
            Holds([.. parts.Where(other => !ReferenceEquals(other, part)), part with { Any = [] }, .. Parts(each)], wide, depth + 1)));
    }

    static bool Envelope(List<ConditionSettings> parts, ConditionSettings wide) =>
        List(parts, wide, c => c.SenderDomain, DomainName.LiesIn)
        && Both(parts, wide, c => c.Sender, c => c.SenderPatterns)
        && Both(parts, wide, c => c.Recipient, c => c.RecipientPatterns)
        && List(parts, wide, c => c.Client, LiesIn)
        && List(parts, wide, c => c.ClientName, DomainName.LiesIn)
        && Equal(parts, wide, c => c.NullSender)
        && (wide.TimeOfDay is null || parts.Any(part => part.TimeOfDay == wide.TimeOfDay));

    static bool Content(List<ConditionSettings> parts, ConditionSettings wide) =>
        List(parts, wide, c => c.FromDomain, DomainName.LiesIn)
        && wide.Header.All(field => parts.Any(part => part.Header.TryGetValue(field.Key, out var patterns) && IsPart(patterns, field.Value)))
        && List(parts, wide, c => c.Subject, Same)
        && List(parts, wide, c => c.Body, Same)
        && (wide.LargerThan is null || parts.Any(part => part.LargerThan >= wide.LargerThan))
        && (wide.SmallerThan is null || parts.Any(part => part.SmallerThan <= wide.SmallerThan))
        && List(parts, wide, c => c.Authentication, string.Equals);

    static bool Assessed(List<ConditionSettings> parts, ConditionSettings wide) =>
        List(parts, wide, c => c.Class, string.Equals)
        && List(parts, wide, c => c.Kind, string.Equals)
        && List(parts, wide, c => c.Role, string.Equals)
        && List(parts, wide, c => c.Format, string.Equals)
        && List(parts, wide, c => c.Profile, string.Equals);

    // What one item must state together is not implied by what two of them state.
    static bool Facts(List<ConditionSettings> parts, ConditionSettings wide) =>
        (wide.Has.Count == 0 || parts.Any(part => wide.Has.All(fact => part.Has.Any(stated => !stated.Split('|').Except(fact.Split('|')).Any()))))
        && (wide.Fact.Count == 0 || parts.Any(part => wide.Fact.All(fact =>
            part.Fact.TryGetValue(fact.Key, out var patterns) && IsPart(patterns, fact.Value))))
        && List(parts, wide, c => c.Ip, LiesIn)
        && List(parts, wide, c => c.IpAny, LiesIn)
        && (wide.DeadlineWithin is null || parts.Any(part => part.DeadlineWithin <= wide.DeadlineWithin))
        && Equal(parts, wide, c => c.Conflict) && Equal(parts, wide, c => c.Retraction) && Equal(parts, wide, c => c.Repeated);

    static bool List<T>(List<ConditionSettings> parts, ConditionSettings wide, Func<ConditionSettings, IReadOnlyList<T>> list, Func<T, T, bool> liesIn) =>
        list(wide).Count == 0 || parts.Any(part => list(part).Count > 0 && IsInside(list(part), list(wide), liesIn));

    static bool Both(List<ConditionSettings> parts, ConditionSettings wide, Func<ConditionSettings, IReadOnlyList<string>> addresses,
        Func<ConditionSettings, IReadOnlyList<PatternSettings>> patterns) =>
        addresses(wide).Count + patterns(wide).Count == 0 || parts.Any(part => addresses(part).Count + patterns(part).Count > 0
            && IsInside(addresses(part), addresses(wide), (a, b) => a.Equals(b, StringComparison.OrdinalIgnoreCase))
            && IsPart(patterns(part), patterns(wide)));

    static bool Equal(List<ConditionSettings> parts, ConditionSettings wide, Func<ConditionSettings, bool?> flag) =>
        flag(wide) is not { } asked || parts.Any(part => flag(part) == asked);

    static bool IsPart(IReadOnlyList<PatternSettings> some, IReadOnlyList<PatternSettings> all) => IsInside(some, all, Same);

    static bool IsInside<T>(IReadOnlyList<T> some, IReadOnlyList<T> all, Func<T, T, bool> liesIn) =>
        ReferenceEquals(some, all) || (some.Count <= LongestList && all.Count <= LongestList && some.All(one => all.Any(other => liesIn(one, other))));

    static bool Same(PatternSettings a, PatternSettings b) => a.Text == b.Text;

    static bool LiesIn(IPNetwork inner, IPNetwork outer) => inner.PrefixLength >= outer.PrefixLength && outer.Contains(inner.BaseAddress);
}
