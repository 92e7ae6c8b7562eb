namespace AbuseMilter.Settings.Binding;

/// <summary>The rules of all files in their order; a name stands for one rule.</summary>
sealed class RuleList(ConditionSection conditions, TemplateFolder templates)
{
    readonly List<RuleSettings> rules = [];
    readonly Dictionary<string, SourcePosition> names = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<RuleSettings> Rules => rules;

    /// <summary>Adds every <c>[[rule]]</c> of the file.</summary>
    public void AddFrom(Section file)
    {
        foreach (var section in file.Tables("rule"))
        {
            var rule = RuleSection.Bind(section, conditions, templates);
            rules.Add(rule);
            if (rule.Name.Length > 0 && !names.TryAdd(rule.Name, rule.At))
                file.Problems.Add(rule.At, $"a rule named {rule.Name} stands already at {names[rule.Name]}; "
                    + "each needs its own name, and case makes no difference");
        }
    }
}
