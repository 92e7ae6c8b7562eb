using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>
/// The rules of one configuration. Pure: the same mail gets the same decision, and nothing is changed. Safe for use by many
/// sessions at once.
/// </summary>
public sealed class RuleBook(IReadOnlyList<RuleSettings> rules)
{
    static readonly MimeMessage Unseen = MimeMessage.Load(ReadOnlyMemory<byte>.Empty);

    readonly (RuleSettings Rule, Condition When)[] rules = [.. rules.Select(rule => (rule, new Condition(rule.When)))];

    public RuleNeeds Needs => field ??= RuleNeeds.Of(rules, Early);

    // Those before the first that must see more than the envelope.
    (RuleSettings Rule, Condition When)[] Early => field ??= [.. rules.TakeWhile(r => r.When.Sight == Sight.Envelope)];

    /// <summary>
    /// What will be decided whatever the content is: a rule that asks for the envelope alone holds, and so do all before it that do not hold.
    /// Null when the content may change it.
    /// </summary>
    public Decision? DecideEarly(Envelope envelope)
    {
        var mail = new JudgedMail(envelope, Unseen, null);
        foreach (var (rule, when) in Early)
        {
            if (when.Test(mail).Holds) return Decided(rule);
        }
        return null;
    }

    /// <summary>The first rule whose condition holds decides; <see cref="Decision.Untouched"/>, with its trace, when none does.</summary>
    public Decision Decide(JudgedMail mail)
    {
        var trace = new List<string>(rules.Length);
        foreach (var (rule, when) in rules)
        {
            var finding = when.Test(mail);
            trace.Add($"{rule.Name}: {(finding.Holds ? "yes" : "no")}, {finding.Why}");
            if (finding.Holds) return Decided(rule) with { Trace = trace, Troubles = mail.Troubles };
        }
        return Decision.Untouched with { Trace = trace, Troubles = mail.Troubles };
    }

    static Decision Decided(RuleSettings rule) => new()
    {
        Class = rule.Class,
        Rule = rule.Name,
        Maildir = rule.Deliver?.Maildir,
        Redirect = rule.Deliver?.Redirect,
        Refusal = rule.Refuse,
        LeavesAlone = rule.LeavesAlone,
        Template = rule.Reply,
        Hold = rule.Hold,
        KnownDomains = [.. Demanded(rule.When)],
    };

    // Only what had to hold: behind "any" or "not" a domain is no demand.
    static IEnumerable<string> Demanded(ConditionSettings when) => when.FromDomain.Concat(when.All.SelectMany(Demanded));
}
