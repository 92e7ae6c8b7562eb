namespace AbuseMilter.Notices;

/// <summary>The prose around the facts: who writes, for whom, about what, and under which number. Fills gaps only.</summary>
static class Letterhead
{
    const int MaxName = 100;
    const int SignatureLines = 8;

    static readonly string[] Closings =
    [
        "regards", "best regards", "kind regards", "sincerely", "respectfully", "yours", "very truly", "thank you", "mit freundlichen",
        "cordialement", "un cordial saludo", "atentamente", "saludos", "distinti saluti", "cordiali saluti", "atenciosamente", "с уважением",
    ];

    static readonly string[] Organisations =
    [
        "inc", "llc", "ltd", "limited", "corp", "corporation", "gmbh", "ag", "agency", "alliance", "association", "technologies", "pty",
        "sa", "sl", "lda", "srl", "bv", "plc",
    ];

    public static Reading Read(NoticeSource source)
    {
        var ticket = CaseNumber.Ticket(source.Subject, isSubject: true) ?? CaseNumber.Ticket(source.Text, isSubject: false);
        var caseId = CaseNumber.Case(source.Subject) ?? CaseNumber.Case(source.Text) ?? CaseNumber.Bare(source.Subject);
        if (caseId == ticket) ticket = null;
        return new("letter")
        {
            CaseId = caseId,
            TicketId = ticket,
            Complainant = Complainant(source),
            RightsHolder = RightsHolder(source.Text),
            Retraction = source.Subject.Contains("retraction", StringComparison.OrdinalIgnoreCase),
            Items = Work(source.Text) is { } work ? [new(new() { Work = work })] : [],
        };
    }

    static string? Complainant(NoticeSource source) =>
        Authorised(source.Text) ?? Signature(source.Text, source.FromName) ?? DisplayName(source.FromName);

    // "I assert that Some Agency Ltd., (Agency) is authorized to act on behalf of the owner"
    static string? Authorised(string text)
    {
        const string phrase = "is authorized";
        const string whatFor = "to act on behalf of the owner";
        var at = -1;
        do at = text.IndexOf(phrase, at + 1, StringComparison.OrdinalIgnoreCase);
        while (at >= 0 && FactText.Line(text.AsSpan(at + phrase.Length, Math.Min(60, text.Length - at - phrase.Length)))?.StartsWith(whatFor, StringComparison.OrdinalIgnoreCase) != true);
        if (at < 0) return null;
        var before = text.AsSpan(Math.Max(0, at - MaxName), at - Math.Max(0, at - MaxName));
        var that = before.LastIndexOf("that ", StringComparison.OrdinalIgnoreCase);
        if (that < 0) return null;
        var name = before[(that + 5)..];
        if (name.IndexOf('(') is > 0 and var bracket) name = name[..bracket];
        name = name.Trim(" ,\n");
        return name.Length > 0 && char.IsUpper(name[0]) ? Name(name) : null;
    }

    // The last organisation that stands below a closing formula.
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
                if (line.Length > MaxName || line.ContainsAny('@', ':')) continue;
                if (IsOrganisation(line) || line.Equals(fromName, StringComparison.OrdinalIgnoreCase))
                {
                    found = FactText.Line(line);
                    below = int.MaxValue;
                }
            }
        }
        return found;
    }

    static bool IsClosing(ReadOnlySpan<char> line)
    {
        if (line.Length > 40) return false;
        foreach (var closing in Closings)
        {
            if (line.StartsWith(closing, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    static bool IsOrganisation(ReadOnlySpan<char> line)
    {
        foreach (var range in line.SplitAny(" ,"))
        {
            var word = LabelTable.Fold(line[range]);
            if (Array.IndexOf(Organisations, word) >= 0) return true;
        }
        return false;
    }

    // "X via abuse" is a mailing list's rewriting.
    static string? DisplayName(string? name) =>
        name is null || name.Contains('@', StringComparison.Ordinal) || name.Contains(" via ", StringComparison.OrdinalIgnoreCase) ? null : Name(name);

    /// <summary>What is left to call a sender by who gives no name.</summary>
    public static string? Domain(string? address) =>
        address?.LastIndexOf('@') is >= 0 and var at && at + 1 < address.Length ? Name(address.AsSpan(at + 1)) : null;

    static string? RightsHolder(string text) => Named(text, "represents ") ?? Named(text, "on behalf of ");

    // The first name with a capital letter behind the phrase; "the owner" is nobody's.
    static string? Named(string text, string phrase)
    {
        for (var at = 0; (at = text.IndexOf(phrase, at, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            at += phrase.Length;
            var rest = text.AsSpan(at, Math.Min(MaxName, text.Length - at));
            if (rest.Length > 0 && char.IsUpper(rest[0]) && NameAtStart(rest) is { } name) return name;
        }
        return null;
    }

    static string? NameAtStart(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny("(;\"“:");
        if (end >= 0) rest = rest[..end];
        if (rest.IndexOf("\n\n") is >= 0 and var paragraph) rest = rest[..paragraph];
        foreach (var stop in (ReadOnlySpan<string>)[", owner", ", who", " the owner", ", the", " as ", " and/or", " in ", " with ", " t/a ", ",\n"])
        {
            if (rest.IndexOf(stop) is > 0 and var at) rest = rest[..at];
        }
        for (var i = 1; i + 2 < rest.Length; i++)
        {
            if (rest[i] == '.' && char.IsWhiteSpace(rest[i + 1]) && char.IsUpper(rest[i + 2]) && !IsAbbreviation(rest[..i])) rest = rest[..i];
        }
        rest = rest.TrimEnd(", \n");
        return Name(rest.EndsWith(".") && !IsOrganisation(LastWord(rest)) ? rest[..^1] : rest);
    }

    static bool IsAbbreviation(ReadOnlySpan<char> before)
    {
        var word = LastWord(before);
        return word is "Bros" or "Pty" or "Co" or "St" || word.Length == 1;
    }

    static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> text) => text[(text.LastIndexOf(' ') + 1)..];

    static string? Name(ReadOnlySpan<char> text) => FactText.Line(text) is { Length: > 1 and <= MaxName } name
        ? name.EndsWith("..", StringComparison.Ordinal) ? name[..^1] : name
        : null;

    // "RE: ... Entitled" and "RE: ... program(s):" with the work on the line below.
    static string? Work(string text)
    {
        var below = -1;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (below is >= 0 and < 2 && !line.IsEmpty) return line.Length <= 200 && !line.EndsWith(":") ? FactText.Line(line) : null;
            if (below >= 0) below++;
            else if (IsReference(line)) below = 0;
        }
        return null;
    }

    static bool IsReference(ReadOnlySpan<char> line) =>
        line.StartsWith("RE:", StringComparison.OrdinalIgnoreCase)
        && (line.EndsWith(":") || line.EndsWith("entitled", StringComparison.OrdinalIgnoreCase)) && line.Length > 3;

    public static bool IsSameName(string one, string? other) =>
        other is not null && FirstWord(one).Equals(FirstWord(other), StringComparison.OrdinalIgnoreCase);

    static string FirstWord(string name) => LabelTable.Fold(name).Split(' ', ',')[0];
}
