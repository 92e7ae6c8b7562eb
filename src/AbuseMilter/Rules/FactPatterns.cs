using AbuseMilter.Notices;
using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>The condition <c>fact</c>: patterns that the facts of one and the same item match.</summary>
sealed class FactPatterns(IReadOnlyDictionary<string, IReadOnlyList<PatternSettings>> facts, PatternIndex index)
{
    static readonly NoticeItem NoItem = new();

    readonly (string Fact, Pattern[] Patterns)[] facts = [.. facts.Select(fact => (fact.Key, index.Add(fact.Value)))];

    public Finding Test(JudgedMail mail)
    {
        if (mail.Notice is not { } notice) return Finding.No("fact: there is no notice");
        var first = default(Finding?);
        foreach (var item in notice.Items.Count > 0 ? notice.Items : [NoItem])
        {
            var finding = Test(mail, notice, item);
            if (finding.Holds) return finding;
            first ??= finding;
        }
        return first!.Value;
    }

    Finding Test(JudgedMail mail, Notice notice, NoticeItem item)
    {
        var held = new List<string>();
        foreach (var (fact, patterns) in facts)
        {
            if (Facts.Find(notice, item, fact) is not { } text) return Finding.No($"fact {fact}: it is not stated");
            var finding = PatternTests.Match(mail, index, $"fact {fact}", patterns, [text]);
            if (!finding.Holds) return finding;
            held.Add(finding.Why);
        }
        return Finding.Yes(string.Join("; ", held));
    }
}
