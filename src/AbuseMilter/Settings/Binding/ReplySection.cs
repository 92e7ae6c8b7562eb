namespace AbuseMilter.Settings.Binding;

static class ReplySection
{
    static readonly ReplySettings Default = new();

    public static ReplySettings Bind(Section section, string folder, IReadOnlyList<ListenAddress> listen)
    {
        var (name, address) = section.Text("from", (Default.FromName, Default.FromAddress), MailText.Mailbox);
        var submission = SubmissionSection.Bind(section.Table("submission"), folder);
        var settings = new ReplySettings
        {
            Enabled = section.Flag("enabled", Default.Enabled),
            FromName = name,
            FromAddress = address,
            Submit = section.Text("submit", Default.Submit, text => Submit(text, folder, listen, submission.Tls)),
            Submission = submission,
            EnvelopeFrom = section.Text("envelope_from", Default.EnvelopeFrom, text => text.Text.Length == 0 ? "" : MailText.Address(text)),
            EnvelopeFromAt = section.KeyAtOr("envelope_from", default),
            Templates = section.Text("templates", Path.Combine(folder, Default.Templates), text => Folder(text, folder)),
            Language = section.Text("language", Default.Language, MailText.Language),
            Languages = section.Texts("languages", Default.Languages, MailText.Language),
            RequireAuthentication = section.Choice("require_authentication", "pass", ["pass", "none"]) == "pass",
            AnswersUnknown = section.Choice("mode", "known-senders", ["known-senders", "authenticated"]) == "authenticated",
            OnAutoSubmitted = Scope(section, "on_auto_submitted", Default.OnAutoSubmitted),
            OnPrecedence = Scope(section, "on_precedence", Default.OnPrecedence),
            OnListHeader = Scope(section, "on_list_header", Default.OnListHeader),
            OnNotInToCc = Scope(section, "on_not_in_to_cc", Default.OnNotInToCc),
            Limits = ReplyLimitSection.Bind(section.Table("limits")),
            ResendAmbiguous = section.Choice("ambiguous", "resend", ["resend", "hold"]) == "resend",
            Expiry = TimeSpan.FromHours(section.Number("expiry_hours", (int)Default.Expiry.TotalHours, 1, 8760)),
        };
        section.Close();
        return settings;
    }

    // In the order of AnswerScope.
    static readonly string[] Scopes = ["never", "known-only", "always"];

    static AnswerScope Scope(Section section, string key, AnswerScope fallback) =>
        (AnswerScope)Math.Max(0, Array.IndexOf(Scopes, section.Choice(key, Scopes[(int)fallback], Scopes)));

    static ListenAddress Submit(Stated stated, string folder, IReadOnlyList<ListenAddress> listen, SubmissionTls tls)
    {
        var address = tls == SubmissionTls.None ? AddressText.Local(stated, folder) : AddressText.Listen(stated, folder);
        if (listen.Any(ours => AddressText.LeadsTo(address, ours))) stated.Wrong($"{stated.Quoted} is where this milter listens; allowed: an SMTP port of Postfix");
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
