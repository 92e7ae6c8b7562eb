namespace AbuseMilter.Notices;

/// <summary>The prose around the facts: who writes, for whom, about what, and under which number. Fills gaps only.</summary>
static class Letterhead
{
    public static Reading Read(NoticeSource source)
    {
        var ticket = CaseNumber.Ticket(source.Subject, isSubject: true) ?? CaseNumber.Ticket(source.Text, isSubject: false);
        var caseId = CaseNumber.Case(source.Subject) ?? CaseNumber.Case(source.Text) ?? CaseNumber.Bare(source.Subject);
        return new("letter")
        {
            CaseId = caseId,
            TicketId = ticket == caseId ? null : ticket,
            Complainant = LetterWriter.Of(source),
            RightsHolder = RightsHolder(source.Text),
            Retraction = source.Subject.Contains("retraction", StringComparison.OrdinalIgnoreCase),
            Items = Items(source),
            Places = source.IsAboutRights ? LetterPlaces.Read(source) : [],
        };
    }

    static List<ReadItem> Items(NoticeSource source)
    {
        if (source.IsAboutRights && LetterEvents.Read(source) is { Count: > 0 } events) return events;
        return Work(source.Text) is { } work ? [new(new() { Work = work })] : [];
    }

    const int MaxClient = 40;

    static readonly string[] Principals = ["represents ", "behalf of ", "en nombre de ", "au nom de ", "em nome de ", "im Namen von "];

    static string? RightsHolder(string text) =>
        Principals.Select(phrase => Named(text, phrase)).FirstOrDefault(name => name is not null);

    // The first name with a capital letter behind the phrase, perhaps as "our client, Name"; "the owner" is nobody's.
    static string? Named(string text, string phrase)
    {
        for (var at = 0; (at = text.IndexOf(phrase, at, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            at += phrase.Length;
            var rest = text.AsSpan(at);
            if (rest[..Math.Min(rest.Length, MaxClient)].IndexOf("client, ") is >= 0 and var client) rest = rest[(client + 8)..];
            if (rest.Length > 0 && char.IsUpper(rest[0]) && OrganisationName.AtStart(rest) is { } name) return name;
        }
        return null;
    }

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
        && (line.EndsWith(":") || line.EndsWith("entitled", StringComparison.OrdinalIgnoreCase))
        && line.Length > 3;
}
