namespace AbuseMilter.Settings.Binding;

static class DeskSection
{
    /// <summary>What may stand in a local part and is no part of a name.</summary>
    const string Marks = "!#$%&'*+-/=?^_`{|}~";

    static readonly DeskSettings Default = new();

    public static DeskSettings Bind(Section section)
    {
        var before = section.Problems.Count;
        var settings = new DeskSettings
        {
            Addresses = section.Texts("addresses", Default.Addresses, MailText.Address),
            Domains = section.Texts("domains", Default.Domains, MailText.Domain),
            RecipientDelimiter = section.Text("recipient_delimiter", Default.RecipientDelimiter, Delimiter),
            OwnDomains = section.Texts("own_domains", Default.OwnDomains, MailText.Domain),
        };
        if (settings.Addresses.Count + settings.Domains.Count == 0 && section.Problems.Count == before)
            section.Problems.AddMissing(section.At, "[desk] watches nothing; state at least one entry of addresses or domains");
        section.Close();
        return settings;
    }

    static char? Delimiter(Stated stated)
    {
        if (stated.Text.Length == 0) return null;
        if (stated.Text.Length > 1 || !Marks.Contains(stated.Text[0]))
            stated.Wrong($"{stated.Quoted} is no delimiter; allowed: one ASCII punctuation mark such as \"+\" or \"-\", or \"\" for none");
        return stated.Text[0];
    }
}
