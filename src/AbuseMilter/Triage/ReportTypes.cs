namespace AbuseMilter.Triage;

/// <summary>The class of a report by the type that its machine format states (see <see cref="Notices.Notice.ReportType"/>).</summary>
static class ReportTypes
{
    static readonly string[] Spam = ["spam", "unsolicited", "bulk", "mass-mail", "mailbox"];

    /// <summary>Null without a type.</summary>
    public static MailClass? Read(string? type)
    {
        if (type is null) return null;
        if (type.Contains("copyright", StringComparison.OrdinalIgnoreCase)) return MailClass.Copyright;
        if (type.StartsWith("arf/", StringComparison.OrdinalIgnoreCase)) return type[4..].ToLowerInvariant() is "fraud" or "virus" ? MailClass.AbuseOther : MailClass.SpamReport;
        return Spam.Any(word => type.Contains(word, StringComparison.OrdinalIgnoreCase)) ? MailClass.SpamReport : MailClass.AbuseOther;
    }
}
