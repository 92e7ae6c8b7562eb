using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>
/// A condition with its patterns. Tests the cheap things first and stops at the first that fails; a condition that asks for
/// nothing holds.
/// </summary>
sealed class Condition
{
    readonly Test[] tests;
    readonly Condition[] all;
    readonly Condition[] any;
    readonly Condition? not;

    public Condition(ConditionSettings settings, PatternIndex patterns)
    {
        tests =
        [
            .. settings.Never ? (Test[])[_ => Finding.No("a list of it is empty")] : [],
            .. EnvelopeTests.Of(settings, patterns), .. HeaderTests.Of(settings), .. AssessmentTests.Of(settings), .. FactTests.Of(settings, patterns),
            .. PatternTests.Of(settings, patterns),
        ];
        all = [.. settings.All.Select(each => new Condition(each, patterns))];
        any = [.. settings.Any.Select(each => new Condition(each, patterns))];
        not = settings.Not is { } negated ? new(negated, patterns) : null;
        Sight = all.Concat(any).Select(inner => inner.Sight).Append(not?.Sight ?? Sight.Envelope).Append(Sights.Of(settings)).Max();
        AsksForSize = settings.LargerThan is not null || settings.SmallerThan is not null || all.Concat(any).Any(inner => inner.AsksForSize)
            || not?.AsksForSize == true;
    }

    /// <summary>What must be seen before the condition can be tested.</summary>
    public Sight Sight { get; }

    /// <summary>True when the front of the body is not enough, because how long all of it is counts.</summary>
    public bool AsksForSize { get; }

    /// <summary>Whether it holds; of one that does not, also which parts did.</summary>
    public Finding Explain(JudgedMail mail)
    {
        var finding = Try(mail, out var held);
        return finding.Holds || held.Count == 0 ? finding : Finding.No($"{finding.Why} (held: {string.Join("; ", held)})");
    }

    public Finding Test(JudgedMail mail) => Try(mail, out _);

    Finding Try(JudgedMail mail, out List<string> held)
    {
        held = [];
        foreach (var finding in Findings(mail))
        {
            if (!finding.Holds) return finding;
            held.Add(finding.Why);
        }
        return Finding.Yes(held.Count == 0 ? "it asks for nothing" : string.Join("; ", held));
    }

    IEnumerable<Finding> Findings(JudgedMail mail)
    {
        foreach (var test in tests) yield return test(mail);
        foreach (var condition in all) yield return condition.Test(mail);
        if (any.Length > 0) yield return Any(mail);
        if (not is not null) yield return Not(not.Test(mail));
    }

    static Finding Not(Finding negated) =>
        negated.Holds ? Finding.No($"not ({negated.Why})") : Finding.Yes($"not ({negated.Why})");

    Finding Any(JudgedMail mail)
    {
        var failed = new List<string>();
        foreach (var condition in any)
        {
            var finding = condition.Test(mail);
            if (finding.Holds) return finding;
            failed.Add(finding.Why);
        }
        return Finding.No($"any: {string.Join("; ", failed)}");
    }
}
