using AbuseMilter.Notices;
using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Rules;

/// <summary>Conditions that hold for no mail, as far as their own words tell.</summary>
static class Contradiction
{
    static readonly (string Key, Func<ConditionSettings, IReadOnlyList<string>> Words)[] Lists =
    [
        ("class", c => c.Class), ("kind", c => c.Kind), ("role", c => c.Role), ("format", c => c.Format), ("profile", c => c.Profile),
        ("authentication", c => c.Authentication),
    ];

    static readonly (string Key, Func<ConditionSettings, bool?> Value)[] Flags =
    [
        ("null_sender", c => c.NullSender), ("conflict", c => c.Conflict), ("retraction", c => c.Retraction), ("repeated", c => c.Repeated),
    ];

    /// <summary>
    /// The same, by what the assessor never says: a mail that is no copyright notice has no kind, and one that reports nothing is from nobody in a role. A class that a
    /// rule gave leaves both as they were.
    /// </summary>
    /// <param name="when">Of a rule.</param>
    /// <param name="given">Classes that the rules before it give, and go on.</param>
    public static string? OfAssessed(ConditionSettings when, IEnumerable<string> given)
    {
        var parts = Implication.Parts(when);
        var classes = Demanded(parts, c => c.Class);
        if (classes.Count == 0 || classes.Intersect(given).Any()) return null;
        if (!classes.Contains(MailClass.Copyright.Word()) && Demanded(parts, c => c.Kind) is { Count: > 0 } kinds && !kinds.Contains(NoticeKind.Unknown.Word()))
            return $"only a mail of class copyright can be of kind {string.Join("|", kinds)}";
        return classes is [var only] && only == MailClass.None.Word() && Demanded(parts, c => c.Role) is { Count: > 0 } roles && !roles.Contains(SenderRole.Unknown.Word())
            ? $"a mail of class none has no role {string.Join("|", roles)}" : null;
    }

    // What all lists that are stated have in common.
    static List<string> Demanded(List<ConditionSettings> parts, Func<ConditionSettings, IReadOnlyList<string>> words) =>
        parts.Select(words).Where(list => list.Count > 0) is var lists && lists.Any() ? [.. lists.Aggregate((a, b) => [.. a.Intersect(b)])] : [];

    /// <summary>Why the condition cannot hold; null when nothing tells so.</summary>
    public static string? Find(ConditionSettings when)
    {
        var parts = Implication.Parts(when);
        foreach (var (key, words) in Lists)
        {
            var stated = parts.Select(words).Where(list => list.Count > 0).ToList();
            if (stated.Count > 1 && !stated.Aggregate((a, b) => [.. a.Intersect(b)]).Any())
                return $"{key} cannot be {string.Join(" and ", stated.Select(list => string.Join("|", list)))} at once";
        }
        foreach (var (key, value) in Flags)
        {
            if (parts.Any(part => value(part) == true) && parts.Any(part => value(part) == false)) return $"{key} cannot be true and false at once";
        }
        if (parts.Any(part => part.NullSender == true) && parts.Any(part => part.Sender.Count + part.SenderDomain.Count > 0))
            return "the null sender has neither address nor domain";
        if (parts.Max(part => part.LargerThan) is { } over && parts.Min(part => part.SmallerThan) is { } under && under - over < 2)
            return "no size is over the one and under the other";
        return parts.Any(part => part.Not is { } not && Implication.Holds([.. parts.Where(other => !ReferenceEquals(other, part)), part with { Not = null }], not))
            ? "what not forbids holds whenever the rest does"
            : null;
    }
}
