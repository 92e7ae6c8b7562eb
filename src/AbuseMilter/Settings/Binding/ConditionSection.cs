namespace AbuseMilter.Settings.Binding;

/// <summary><c>when</c>, and the conditions inside of it: as deep as the document, which is bounded.</summary>
static class ConditionSection
{
    static readonly string[] Facts =
        ["case_id", "ticket_id", "ip", "port", "protocol", "time", "infohash", "filename", "size", "work", "url"];

    /// <summary>What a profile cannot ask for: it is looked for before the facts are read.</summary>
    static readonly string[] ReadLater = ["has"];

    /// <summary>The <c>match</c> of a profile.</summary>
    public static ConditionSettings BindMatch(Section section)
    {
        var match = BindInner(section);
        CheckMatch(section);
        return match;
    }

    static void CheckMatch(Section section)
    {
        foreach (var key in ReadLater.Where(section.Has))
            section.Problems.Add(section.KeyAt(key), $"{key} is not known yet when a profile is looked for; state it in the rules");
        foreach (var inner in section.Tables("all").Concat(section.Tables("any"))) CheckMatch(inner);
        if (section.Has("not")) CheckMatch(section.Table("not"));
    }

    public static ConditionSettings Bind(Section section)
    {
        var condition = new ConditionSettings
        {
            FromDomain = section.Texts("from_domain", [], MailText.Domain, needsOne: true),
            SenderDomain = section.Texts("sender_domain", [], MailText.Domain, needsOne: true),
            Client = section.Texts("client", [], NetworkText.Read, needsOne: true),
            Recipient = section.Texts("recipient", [], MailText.Address, needsOne: true),
            Header = section.Has("header") ? Header(section.Table("header")) : new Dictionary<string, IReadOnlyList<PatternSettings>>(),
            Subject = section.Texts("subject", [], PatternText.Read, needsOne: true),
            Authentication = section.Choices("authentication", ConditionSettings.Authentications),
            Body = section.Texts("body", [], PatternText.Read, needsOne: true),
            Has = section.Texts("has", [], Fact, needsOne: true),
            All = [.. section.Tables("all", needsOne: true).Select(BindInner)],
            Any = [.. section.Tables("any", needsOne: true).Select(BindInner)],
            Not = section.Has("not") ? BindInner(section.Table("not")) : null,
        };
        section.Close();
        return condition;
    }

    /// <summary>Empty, it would hold for every mail; that is worth saying only once, as the whole of <c>when</c>.</summary>
    static ConditionSettings BindInner(Section section)
    {
        NeedsOneKey(section, "the condition");
        return Bind(section);
    }

    static Dictionary<string, IReadOnlyList<PatternSettings>> Header(Section section)
    {
        NeedsOneKey(section, "header");
        var patterns = new Dictionary<string, IReadOnlyList<PatternSettings>>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in section.Keys)
        {
            // ftext of RFC 5322 section 3.6.8
            if (field.Length == 0 || field.Contains(':') || field.AsSpan().ContainsAnyExceptInRange('!', '~'))
                section.Problems.Add(section.KeyAt(field),
                    $"\"{Excerpt.Of(field)}\" is no header field name; allowed: printable ASCII without blank and colon");
            if (!patterns.TryAdd(field, section.Texts(field, [], PatternText.Read, needsOne: true)))
                section.Problems.Add(section.KeyAt(field), $"the header field {field} is stated twice; case makes no difference");
        }

        return patterns;
    }

    static void NeedsOneKey(Section section, string what)
    {
        if (section.Keys.Count == 0)
            section.Problems.AddMissing(section.At, $"{what} is empty and would hold for every mail; state at least one key");
    }

    static string Fact(Stated stated)
    {
        foreach (var word in stated.Text.Split('|').Where(word => !Facts.Contains(word)))
            stated.Wrong($"\"{Excerpt.Of(word)}\" is no fact of a notice; {Suggestion.For(word, Facts)}");
        return stated.Text;
    }
}
