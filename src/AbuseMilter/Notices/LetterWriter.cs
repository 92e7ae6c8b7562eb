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

    public static string? Of(NoticeSource source) =>
        Authorised(source.Text) ?? Signature(source.Text, source.FromName) ?? DisplayName(source.FromName);

    /// <summary>What is left to call a sender by who gives no name.</summary>
    public static string? Domain(string? address) =>
        address?.LastIndexOf('@') is >= 0 and var at ? OrganisationName.Of(address.AsSpan(at + 1)) : null;

    // "I assert that Some Agency Ltd., (Agency) is authorized to act on behalf of the owner", perhaps broken over lines.
    static string? Authorised(string text)
    {
        const string phrase = "is authorized";
        for (var at = 0; (at = text.IndexOf(phrase, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += phrase.Length)
        {
            var rest = text.AsSpan(at + phrase.Length);
            var purpose = FactText.Line(rest[..Math.Min(60, rest.Length)]) ?? "";
            if (!purpose.StartsWith("to act on behalf of the owner", StringComparison.OrdinalIgnoreCase)) continue;
            var start = Math.Max(0, at - OrganisationName.MaxLength);
            return Asserted(text.AsSpan(start, at - start));
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

    // The last organisation that stands below a closing formula; "on behalf of" begins the name of somebody else.
    static string? Signature(string text, string? fromName)
    {
        string? found = null;
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
                if (!IsSigner(line, fromName)) continue;
                found = FactText.Line(line);
                below = int.MaxValue;
            }
        }
        return found;
    }

    static bool IsSigner(ReadOnlySpan<char> line, string? fromName) =>
        line.Length <= OrganisationName.MaxLength
        && !line.ContainsAny('@', ':')
        && (OrganisationName.HasLegalForm(line) || line.Equals(fromName, StringComparison.OrdinalIgnoreCase));

    static bool IsClosing(ReadOnlySpan<char> line)
    {
        if (line.Length > 40) return false;
        foreach (var closing in Closings)
        {
            if (line.StartsWith(closing, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    // "X via abuse" is a mailing list's rewriting.
    static string? DisplayName(string? name) =>
        name is null || name.Contains('@') || name.Contains(" via ", StringComparison.OrdinalIgnoreCase)
            ? null
            : OrganisationName.Of(name);
}
