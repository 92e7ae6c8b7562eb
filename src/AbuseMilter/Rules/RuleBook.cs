using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>The rules of one configuration. Pure: the same mail gets the same decision, and nothing is changed.</summary>
public sealed class RuleBook(IReadOnlyList<RuleSettings> rules)
{
    readonly IReadOnlyList<RuleSettings> rules = rules;

    public Decision Decide(Envelope envelope, MimeMessage message, Notice? notice) => throw new NotImplementedException(rules.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
