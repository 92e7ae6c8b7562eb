namespace AbuseMilter.Notices;

/// <summary>The prose around the facts: who writes, for whom, about what, and under which number. Fills gaps only.</summary>
static class Letterhead
{
    public static Reading Read(NoticeSource source)
    {
        var (caseId, ticketId) = Ids(source);
        var writer = LetterWriter.Of(source);
        var isAbout = source.IsAboutRights;
        return new("letter")
        {
            CaseId = caseId,
            TicketId = ticketId,
            Complainant = writer,
            RightsHolder = LetterPrincipal.Find(source, writer ?? source.FromName),
            Address = LetterAddress.Find(source),
            Deadline = isAbout ? LetterDeadline.Find(source) : null,
            SubjectDemand = LetterDemand.Find(source),
            IsRepeated = LetterStanding.IsRepeated(source),
            Retraction = LetterStanding.IsWithdrawn(source),
            Items = Items(source),
            Places = isAbout ? LetterPlaces.Read(source) : [],
        };
    }

    // Of a mail that passes on another one, the subject has the ticket, and the mail inside has the case.
    static (string? Case, string? Ticket) Ids(NoticeSource source)
    {
        var (subject, forwarding) = (source.Subject, source.Forwarding);
        var ticket = CaseNumber.Ticket(subject) ?? CaseNumber.Ticket(source.Text);
        var outer = CaseNumber.Case(subject) ?? CaseNumber.Bare(subject, source.IsAboutRights);
        var bracketed = CaseNumber.Bracketed(subject);
        if (!forwarding.IsPassedOn)
        {
            var own = outer ?? bracketed ?? CaseNumber.Case(source.Text);
            return own is null || own == ticket ? (ticket, null) : (own, ticket);
        }
        var inner = (forwarding.Subject is { } passedOn ? CaseNumber.Case(passedOn) ?? CaseNumber.Bare(passedOn, true) : null)
            ?? CaseNumber.Case(source.Text[Math.Min(forwarding.At, source.Text.Length)..]);
        ticket ??= bracketed ?? (CaseNumber.Bare(subject, true) is { } bare && bare != inner ? bare : null);
        if (inner is null && outer != ticket) inner = outer ?? CaseNumber.Case(source.Text);
        return (inner == ticket ? null : inner, ticket);
    }

    static List<ReadItem> Items(NoticeSource source)
    {
        if (source.IsAboutRights && LetterEvents.Read(source) is { Count: > 0 } events) return events;
        return Work(source.Text) is { } work ? [new(new() { Work = work })] : [];
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
