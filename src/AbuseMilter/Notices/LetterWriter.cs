namespace AbuseMilter.Notices;

/// <summary>Who writes a letter: the agent as the text declares it, as it is signed, or as From calls it.</summary>
static class LetterWriter
{
    const int SignatureLines = 8;

    static readonly string[] Closings =
    [
        "regards", "best regards", "kind regards", "sincerely", "respectfully", "yours", "very truly", "thank you",
        "mit freundlichen", "cordialement", "un cordial saludo", "atentamente", "saludos", "distinti saluti", "cordiali saluti",
        "atenciosamente", "с уважением",
    ];

    // Desks of an organisation, which are no part of its name.
    static readonly string[] Desks =
    [
        "abuse", "admin", "anti", "anti piracy", "antipiracy", "compliance", "contact", "copyright", "department", "desk", "dmca",
        "enforcement", "helpdesk", "info", "legal", "mail", "no reply", "noreply", "notice", "notices", "notification", "notifications",
        "office", "p2p", "piracy", "queue", "reports", "service", "services", "support", "team", "the", "",
    ];

    /// <summary>The agent as the letter itself names it.</summary>
    public static string? Of(NoticeSource source) => Authorised(source.Text) ?? Signature(source.Text, source.FromName);

    /// <summary>What From calls itself, without the desk that writes: <c>Example Ltd Compliance Team</c> is Example Ltd.</summary>
    public static string? Sender(NoticeSource source)
    {
        if (source.FromName is not { } name || name.Contains('@')) return null;
        if (Via(name) is > 0 and var via) name = name[..via].Trim(' ', '\'', '"');
        var words = name.Replace('_', ' ').Split(' ').AsSpan();
        while (words.Length > 0 && IsDesk(words[^1])) words = words[..^1];
        while (words.Length > 0 && IsDesk(words[0]) && !OrganisationName.HasLegalForm(name)) words = words[1..];
        return OrganisationName.Of(string.Join(' ', words));
    }

    /// <summary>What is left to call a sender by who gives no name; the domain of a mailing list is the list's.</summary>
    public static string? Domain(NoticeSource source) =>
        source.FromAddress?.LastIndexOf('@') is >= 0 and var at && (source.FromName is not { } name || Via(name) < 0)
            ? OrganisationName.Of(source.FromAddress.AsSpan(at + 1))
            : null;

    // "'Example' via abuse" is how a mailing list writes what was "Example".
    static int Via(string name) => name.IndexOf(" via ", StringComparison.OrdinalIgnoreCase);

    static bool IsDesk(string word) => Desks.Contains(LabelTable.Fold(word).Trim(' ', '/', ',', '|', '\u2013'));

    // "I assert that Some Agency Ltd., (Agency) is authorized to act on behalf of the owner", perhaps broken over lines.
    static string? Authorised(string text)
    {
        const string phrase = "is authorized";
        for (var at = 0; (at = text.IndexOf(phrase, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += phrase.Length)
        {
            var rest = text.AsSpan(at + phrase.Length);
            var purpose = FactText.Line(rest[..Math.Min(60, rest.Length)]) ?? "";
            if (!purpose.StartsWith("to act on ", StringComparison.OrdinalIgnoreCase)) continue;
            var start = Math.Max(0, at - OrganisationName.MaxLength);
            if (Asserted(text.AsSpan(start, at - start)) is { } name) return name;
        }
        return null;
    }

    static string? Asserted(ReadOnlySpan<char> before)
    {
        var that = before.LastIndexOf("that ", StringComparison.OrdinalIgnoreCase);
        if (that < 0) return null;
        var name = before[(that + 5)..];
        if (name.IndexOf('(') is > 0 and var bracket) name = name[..bracket];
        name = name.Trim(" ,\n");
        return name.Length > 0 && char.IsUpper(name[0]) ? OrganisationName.Of(name) : null;
    }

    // The last organisation that stands below a closing formula, or else the one who signs as From is called;
    // "on behalf of" begins the name of somebody else.
    static string? Signature(string text, string? fromName)
    {
        string? found = null;
        string? named = null;
        var below = int.MaxValue;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.IsEmpty) continue;
            if (IsClosing(line)) below = 0;
            else if (line.StartsWith("on behalf of", StringComparison.OrdinalIgnoreCase)) below = int.MaxValue;
            else if (below < SignatureLines)
            {
                below++;
                if (line.Equals(fromName, StringComparison.OrdinalIgnoreCase)) named = FactText.Line(line);
                if (!IsOrganisation(line)) continue;
                found = FactText.Line(line);
                below = int.MaxValue;
            }
        }
        return found ?? named;
    }

    static bool IsOrganisation(ReadOnlySpan<char> line) =>
        line.Length <= OrganisationName.MaxLength && !line.ContainsAny('@', ':') && OrganisationName.HasLegalForm(line);

    static bool IsClosing(ReadOnlySpan<char> line)
    {
        if (line.Length > 40) return false;
        foreach (var closing in Closings)
        {
            if (line.StartsWith(closing, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }
}
