namespace AbuseMilter.Settings.Binding;

static class RuleSection
{
    const int LongestName = 64;

    static readonly IReadOnlyDictionary<string, string> NoTags = new Dictionary<string, string>();

    public static RuleSettings Bind(Section section, ConditionSection conditions, TemplateFolder templates, string operatorAlert)
    {
        var before = section.Problems.Count;
        section.Needs("name", "ledger and log tell rules apart by it");
        section.Needs("when", "it says which mail the rule is for; when = {} is for every mail");
        var (goesOn, stops) = (section.Flag("continue"), section.Flag("stop"));
        var rule = new RuleSettings
        {
            At = section.At,
            Name = section.Text("name", "", Name),
            Class = section.Choice("class", RuleSettings.Classes),
            When = conditions.Bind(section.Table("when")),
            Continue = goesOn == true,
            Tags = section.Has("tag") ? Tags(section.Table("tag")) : NoTags,
            Deliver = section.Has("deliver") ? Delivery(section.Table("deliver")) : null,
            Quarantine = section.Text<string?>("quarantine", null, Reason),
            Discard = section.Flag("discard", false),
            Refuse = section.Text("reject", section.Text<RefusalSettings?>("tempfail", null, RefusalText.TempFail), RefusalText.Reject),
            Reply = section.Text("reply", null, templates.Template),
            Hold = section.Flag("hold", false),
            Notify = section.Text<string?>("notify", null, stated => Notified(stated, operatorAlert)),
        };
        section.Close();
        if (stops is not null && stops == goesOn || stops == false && goesOn is null)
            section.Problems.Add(section.KeyAt("stop"), $"rule {rule.Name} goes on or it stops; state one of continue = true and stop = true");
        if (section.Problems.Count == before) CheckEffects(section, rule);
        return rule;
    }

    static void CheckEffects(Section section, RuleSettings rule)
    {
        if (section.Has("reject") && section.Has("tempfail"))
            section.Problems.AddMissing(section.KeyAt("tempfail"), $"rule {rule.Name} refuses for good and for now; state one of reject and tempfail");
        if (rule.Refuse is not null) Excludes("refuses the mail", "deliver", "reply", "tag", "quarantine", "discard", "notify");
        else if (rule.Discard) Excludes("throws the mail away", "deliver", "reply", "tag", "quarantine");
        else if (rule.Quarantine is not null) Excludes("leaves the mail with the MTA", "deliver");
        if (rule is { Hold: true, Reply: null, Continue: false })
            section.Problems.AddMissing(section.KeyAt("hold"), $"rule {rule.Name} holds back a reply that it does not name; "
                + "state reply, or remove hold");

        void Excludes(string what, params string[] keys)
        {
            var stated = keys.Where(section.Has).ToList();
            if (stated.Count > 0)
                section.Problems.AddMissing(section.KeyAt(stated[0]), $"rule {rule.Name} {what}; remove {string.Join(" and ", stated)}, or let another rule do it");
        }
    }

    static Dictionary<string, string> Tags(Section section)
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in section.Keys)
        {
            if (FieldText.NameProblem(field) is { } problem)
                section.Problems.Add(section.KeyAt(field), $"\"{Excerpt.Of(field)}\" is no field that a rule may add: {problem}");
            if (!tags.TryAdd(field, section.Text(field, "", FieldText.Value)))
                section.Problems.Add(section.KeyAt(field), $"the header field {field} is stated twice; case makes no difference");
        }

        return tags;
    }

    static DeliverySettings Delivery(Section section)
    {
        var before = section.Problems.Count;
        var maildir = section.Text("maildir", null, FolderText.Read);
        var delivery = new DeliverySettings(maildir, section.Text("redirect", null, MailText.Address));
        section.Close();
        if (section.Problems.Count == before && delivery is { Maildir: null } == delivery is { Redirect: null })
            section.Problems.AddMissing(section.At, "rule.deliver: exactly one of maildir and redirect is needed");
        return delivery;
    }

    static string Notified(Stated stated, string operatorAlert)
    {
        if (stated.Text != RuleSettings.Operator) return MailText.Address(stated);
        if (operatorAlert.Length == 0) stated.Wrong("[operator] states no alert, the address that such alerts go to; state it there, or an address here");
        return operatorAlert;
    }

    /// <summary>What postqueue shows, and what SMFIR_QUARANTINE takes.</summary>
    static string Reason(Stated stated)
    {
        if (stated.Text.Length is 0 or > 200 || stated.Text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            stated.Wrong($"{stated.Quoted}: a reason has 1 to 200 characters of printable ASCII");
        return stated.Text;
    }

    static string Name(Stated stated)
    {
        if (stated.Text.Length is 0 or > LongestName || !stated.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            stated.Wrong($"{stated.Quoted} is no name; allowed: up to {LongestName} letters, digits, -, _ and .");
        return stated.Text;
    }
}
