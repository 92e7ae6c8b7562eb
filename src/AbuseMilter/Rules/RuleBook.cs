using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Rules;

/// <summary>
/// The rules of one configuration. Pure: the same mail gets the same decision, and nothing is changed. Safe for use by many
/// sessions at once.
/// </summary>
public sealed class RuleBook
{
    static readonly MimeMessage Unseen = MimeMessage.Load(ReadOnlyMemory<byte>.Empty);
    static readonly Dictionary<string, MailClass> Classes = Enum.GetValues<MailClass>().ToDictionary(value => value.Word());

    readonly (RuleSettings Rule, Condition When)[] rules;

    public RuleBook(IReadOnlyList<RuleSettings> rules)
    {
        var patterns = new PatternIndex();
        this.rules = [.. rules.Select(rule => (rule, new Condition(rule.When, patterns)))];
    }

    public RuleNeeds Needs => field ??= RuleNeeds.Of(rules, Early);

    // Those before the first that must see more than the envelope.
    (RuleSettings Rule, Condition When)[] Early => field ??= [.. rules.TakeWhile(r => r.When.Sight == Sight.Envelope)];

    /// <summary>
    /// What will be decided whatever the content is: a rule that asks for the envelope alone holds and ends the search, and all before it ask for
    /// no more. Null when the content may change it. Of a decision that does not refuse the class is open.
    /// </summary>
    public Decision? DecideEarly(Envelope envelope, DateTimeOffset receivedAt)
    {
        var mail = new JudgedMail(envelope, Unseen, null) { ReceivedAt = receivedAt };
        var outcome = new Outcome();
        foreach (var (rule, when) in Early)
        {
            if (!when.Test(mail).Holds) continue;
            mail = Take(mail, rule, outcome);
            if (!rule.Continue) return outcome.Decide(mail);
        }
        return null;
    }

    /// <summary>
    /// The first rule whose condition holds decides, with what was collected from those before it that go on; <see cref="Decision.Untouched"/>, with
    /// its trace, when none holds.
    /// </summary>
    public Decision Decide(JudgedMail mail)
    {
        var trace = new List<string>(rules.Length);
        var outcome = new Outcome();
        var held = false;
        foreach (var (rule, when) in rules)
        {
            var finding = when.Explain(mail);
            trace.Add($"{rule.Name}: {(finding.Holds ? "yes" : "no")}, {finding.Why}{(finding.Holds && rule.Continue ? "; and on" : "")}");
            if (!finding.Holds) continue;
            held = true;
            mail = Take(mail, rule, outcome);
            if (!rule.Continue) break;
        }
        return (held ? outcome.Decide(mail) : Decision.Untouched) with { Trace = trace, Troubles = mail.Troubles };
    }

    // The rules behind it see the class that a rule gives.
    static JudgedMail Take(JudgedMail mail, RuleSettings rule, Outcome outcome)
    {
        outcome.Add(rule);
        return rule.Class is null ? mail
            : mail with { Assessment = mail.Assessment with { Class = Classes[rule.Class], Reason = $"rule {rule.Name} says so" } };
    }
}
