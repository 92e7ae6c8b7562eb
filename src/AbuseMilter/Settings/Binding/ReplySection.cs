namespace AbuseMilter.Settings.Binding;

static class ReplySection
{
    static readonly ReplySettings Default = new();

    public static ReplySettings Bind(Section section, string folder, IReadOnlyList<ListenAddress> listen)
    {
        var (name, address) = section.Text("from", (Default.FromName, Default.FromAddress), MailText.Mailbox);
        var settings = new ReplySettings
        {
            Enabled = section.Flag("enabled", Default.Enabled),
            FromName = name,
            FromAddress = address,
            Submit = section.Text("submit", Default.Submit, text => Submit(text, folder, listen)),
            Templates = section.Text("templates", Default.Templates, text => Folder(text, folder)),
            Language = section.Text("language", Default.Language, MailText.Language),
            Languages = section.Texts("languages", Default.Languages, MailText.Language),
            RequireAuthentication = section.Choice("require_authentication", "pass", ["pass", "none"]) == "pass",
            AnswersUnknown = section.Choice("mode", "known-senders", ["known-senders", "authenticated"]) == "authenticated",
            ResendAmbiguous = section.Choice("ambiguous", "resend", ["resend", "hold"]) == "resend",
            Expiry = TimeSpan.FromHours(section.Number("expiry_hours", (int)Default.Expiry.TotalHours, 1, 8760)),
        };
        section.Close();
        return settings;
    }

    static ListenAddress Submit(Stated stated, string folder, IReadOnlyList<ListenAddress> listen)
    {
        var address = AddressText.Local(stated, folder);
        if (listen.Contains(address)) stated.Wrong($"{stated.Quoted} is where this milter listens; allowed: an SMTP port of Postfix");
        return address;
    }

    static string Folder(Stated stated, string folder)
    {
        var path = PathText.Read(stated, folder);
        if (path.Length == 0 || new TemplateFolder(path).Problem is not { } problem) return path;
        stated.Wrong(problem);
        return "";
    }
}
