namespace AbuseMilter.Settings.Binding;

/// <summary>The rules of all files in their order; a name stands for one rule.</summary>
/// <param name="conditions">Reads conditions.</param>
/// <param name="templates">Those that there are.</param>
/// <param name="operatorAlert">Where alerts to the operator go; empty when that is not stated.</param>
sealed class RuleList(ConditionSection conditions, TemplateFolder templates, string operatorAlert)
{
    readonly List<RuleSettings> rules = [];
    readonly Dictionary<string, SourcePosition> names = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<RuleSettings> Rules => rules;

    /// <summary>Adds every <c>[[rule]]</c> of the file.</summary>
    public void AddFrom(Section file)
    {
        foreach (var section in file.Tables("rule"))
        {
            var rule = RuleSection.Bind(section, conditions, templates, operatorAlert);
            rules.Add(rule);
            if (rule.Name.Length > 0 && !names.TryAdd(rule.Name, rule.At))
                file.Problems.Add(rule.At, $"a rule named {rule.Name} stands already at {names[rule.Name]}; "
                    + "each needs its own name, and case makes no difference");
        }
    }
}
