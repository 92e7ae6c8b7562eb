namespace AbuseMilter.Settings.Binding;

static class OperatorSection
{
    /// <summary>The key of the address that alerts to the operator go to.</summary>
    public const string Alert = "alert";

    /// <summary>Keys are free as far as <c>{{operator.NAME}}</c> can name them.</summary>
    public static IReadOnlyDictionary<string, string> Bind(Section section)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in section.Keys)
        {
            if (key.Length == 0 || char.IsAsciiDigit(key[0]) || !key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                section.Problems.Add(section.KeyAt(key),
                    $"operator: {Excerpt.Of(key)} is no name for a template; allowed: letters, digits and _, first a letter");
            facts[key] = section.Text(key, "", key == Alert ? AlertAddress : Fact);
        }

        return facts;
    }

    static string AlertAddress(Stated stated) => stated.Text.Length == 0 ? "" : MailText.Address(stated);

    static string Fact(Stated stated)
    {
        if (stated.Text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')))
            stated.Wrong("control characters are not allowed, except tab and line feed");
        return stated.Text;
    }
}
