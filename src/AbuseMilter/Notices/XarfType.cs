namespace AbuseMilter.Notices;

/// <summary>
/// What a XARF report is about, as <c>category/type</c> of version 4; classes and types of version 3 are told in the words of version 4.
/// </summary>
static class XarfType
{
    const int MaxLength = 60;

    // Types of version 3, folded, and what they are called since.
    static readonly (string Type, string Since)[] Table =
    [
("copyright", "copyright/copyright"), ("spam", "messaging/spam"), ("spamvertised", "content/spamvertised"),
        ("harassment", "messaging/harassment"), ("loginattack", "connection/login_attack"), ("portscan", "connection/port_scan"),
        ("ddos", "connection/ddos"), ("dos", "connection/ddos"), ("webcrawler", "connection/scraping"),
        ("webhack", "connection/web_hack"), ("exploit", "connection/exploit"), ("botnet", "infrastructure/botnet"),
        ("bot", "infrastructure/bot"), ("potentiallycompromisedaccount", "infrastructure/compromised_account"),
        ("phishing", "content/phishing"), ("malware", "content/malware"), ("childabuse", "content/csam"), ("csam", "content/csam"),
        ("trademark", "content/trademark"), ("rpz", "reputation/rpz"), ("trap", "messaging/spam"),
        ("openservice", "vulnerability/open_service"), ("vulnerability", "vulnerability/cve"),
    ];

    /// <summary>Null when the report does not say.</summary>
    public static string? Of(XarfFields report)
    {
        var (category, type) = (Word(report.Line("category", "class")), Word(report.Line("type")));
        if (category is not null) return type is null ? category : $"{category}/{type}";
        var oldClass = Word(report.Line("report.reportclass", "reportclass"));
        var oldType = Word(report.Line("report.reporttype", "reporttype"));
        if (oldType is null) return oldClass;
        var folded = oldType.Replace("_", "", StringComparison.Ordinal);
        foreach (var (known, since) in Table)
        {
            if (known == folded) return known == "copyright" && IsShared(report) ? "copyright/p2p" : since;
        }
        return oldClass is null ? oldType : $"{oldClass}/{oldType}";
    }

    static bool IsShared(XarfFields report) =>
        report.Has("report.sharingprotocol") || report.Has("report.infohash") || report.Has("report.torrenthash");

    /// <summary>In lower case, with underscores for what is neither letter nor digit.</summary>
    static string? Word(string? text)
    {
        if (text is not { Length: > 0 and <= MaxLength }) return null;
        Span<char> word = stackalloc char[text.Length];
        for (var i = 0; i < word.Length; i++) word[i] = char.IsAsciiLetterOrDigit(text[i]) ? char.ToLowerInvariant(text[i]) : '_';
        return word.Trim('_') is { Length: > 0 } trimmed ? trimmed.ToString() : null;
    }
}
