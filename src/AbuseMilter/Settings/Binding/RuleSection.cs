namespace AbuseMilter.Settings.Binding;

static class RuleSection
{
    const int LongestName = 64;

    public static RuleSettings Bind(Section section, TemplateFolder templates)
    {
        var before = section.Problems.Count;
        section.Needs("name", "ledger and log tell rules apart by it");
        section.Needs("class", $"allowed: {string.Join(", ", RuleSettings.Classes)}");
        section.Needs("when", "it says which mail the rule is for; when = {} is for every mail");
        var rule = new RuleSettings
        {
            At = section.At,
            Name = section.Text("name", "", Name),
            Class = section.Choice("class", "", RuleSettings.Classes),
            When = ConditionSection.Bind(section.Table("when")),
            Deliver = section.Has("deliver") ? Delivery(section.Table("deliver")) : null,
            Refuse = section.Text("reject", section.Text<RefusalSettings?>("tempfail", null, RefusalText.TempFail), RefusalText.Reject),
            Reply = section.Text("reply", null, templates.Template),
            Hold = section.Flag("hold", false),
        };
        section.Close();
        if (section.Problems.Count == before) CheckEffects(section, rule);
        return rule;
    }

    static void CheckEffects(Section section, RuleSettings rule)
    {
        if (section.Has("reject") && section.Has("tempfail"))
            section.Problems.AddMissing(section.KeyAt("tempfail"), $"rule {rule.Name} refuses for good and for now; state one of reject and tempfail");
        if (rule.Refuse is not null && (rule.Deliver ?? (object?)rule.Reply) is not null)
            section.Problems.AddMissing(section.At, $"rule {rule.Name} refuses the mail, so there is nothing to deliver or to answer; remove deliver and reply");
        if (rule is { Hold: true, Reply: null })
            section.Problems.AddMissing(section.KeyAt("hold"), $"rule {rule.Name} holds back a reply that it does not name; "
                + "state reply, or remove hold");
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

    static string Name(Stated stated)
    {
        if (stated.Text.Length is 0 or > LongestName || !stated.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            stated.Wrong($"{stated.Quoted} is no name; allowed: up to {LongestName} letters, digits, -, _ and .");
        return stated.Text;
    }
}
