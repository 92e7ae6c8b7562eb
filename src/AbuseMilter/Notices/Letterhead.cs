using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>The prose around the facts: who writes, for whom, about what, and under which number. Fills gaps only.</summary>
static class Letterhead
{
    public static Reading Read(NoticeSource source)
    {
        var (caseId, ticketId) = Ids(source);
        var ids = new Reading("letter") { CaseId = caseId, TicketId = ticketId, Complainant = LetterWriter.Of(source), Retraction = LetterStanding.IsWithdrawn(source) };
        return source.IsAboutRights ? Read(source, ids) : ids;
    }

    static Reading Read(NoticeSource source, Reading ids) => ids with
    {
        RightsHolder = LetterPrincipal.Find(source, ids.Complainant ?? source.FromName),
        Address = LetterAddress.Find(source),
        Deadline = LetterDeadline.Find(source),
        SubjectDemand = LetterDemand.Find(source),
        IsRepeated = LetterStanding.IsRepeated(source),
        Items = Items(source),
        Places = LetterPlaces.Read(source),
    };

    // Of a mail that passes on another one, the subject has the ticket, and the mail inside has the case.
    static (string? Case, string? Ticket) Ids(NoticeSource source)
    {
        var (subject, forwarding) = (source.Subject, source.Forwarding);
        var ticket = CaseNumber.Ticket(subject, new(subject)) ?? (source.IsAboutRights ? CaseNumber.Ticket(source.Prose, source.Phrases) : null);
        var bracketed = CaseNumber.Bracketed(subject);
        var outer = CaseNumber.Case(subject) ?? bracketed ?? CaseNumber.Bare(subject, source.IsAboutRights);
        if (!forwarding.IsPassedOn)
        {
            var own = outer ?? Case(source, 0);
            return own is null || own == ticket ? (ticket, null) : (own, ticket);
        }
        var inner = (forwarding.Subject is { } passedOn ? CaseNumber.Case(passedOn) ?? CaseNumber.Bare(passedOn, true) : null)
            ?? Case(source, forwarding.At);
        ticket ??= bracketed;
        inner ??= outer == ticket ? Case(source, 0) : outer;
        if (ticket is null && outer != inner) ticket = outer;
        return (inner == ticket ? null : inner, ticket);
    }

    static string? Case(NoticeSource source, int from) => source.IsAboutRights ? CaseNumber.Case(source.Prose, source.Phrases, from) : null;

    // An event that does not name the work: the letter does, in its heading or in quotation marks.
    static List<ReadItem> Items(NoticeSource source)
    {
        var events = LetterEvents.Read(source);
        var work = Work(source) ?? LetterTitle.Stated(source.Prose) ?? (LooseNetwork.IsNamed(source.Text) ? LetterTitle.Plain(source.Prose) : null);
        if (work is null) return events;
        return events.Count == 0 ? [new(new() { Work = work })] : [.. events.Select(item => item with { Item = item.Item with { Work = item.Item.Work ?? work } })];
    }

    // "RE: … Entitled", "RE: … program(s):" and "the following works:", with the work on a line below.
    static string? Work(NoticeSource source)
    {
        var text = source.Text.AsSpan();
        var at = text.StartsWith("RE:", StringComparison.OrdinalIgnoreCase) ? 0 : text.IndexOfAny(References) + 1;
        if ((at > 0 || text.StartsWith("RE:", StringComparison.OrdinalIgnoreCase)) && Below(text, at, IsReference) is { } named) return named;
        foreach (var hit in source.Phrases.Of(Phrase.WorksFollow))
        {
            if (Below(text, hit.At, line => line.EndsWith(":")) is { } work) return work;
        }
        return null;
    }

    static readonly SearchValues<string> References = SearchValues.Create(["\nre:"], StringComparison.OrdinalIgnoreCase);

    delegate bool Lead(ReadOnlySpan<char> line);

    const int MaxBlank = 2;

    // The first line with words below the one that the place is in, if that one leads to it.
    static string? Below(ReadOnlySpan<char> text, int at, Lead isLead)
    {
        var end = text[at..].IndexOf('\n');
        if (end < 0 || !isLead(text.Slice(at, end).TrimEnd())) return null;
        var rest = text[(at + end + 1)..];
        for (var blank = 0; blank <= MaxBlank && !rest.IsEmpty; blank++)
        {
            var stop = rest.IndexOf('\n') is >= 0 and var found ? found : rest.Length;
            var line = rest[..stop].Trim();
            if (!line.IsEmpty) return line.Length <= 120 && !IsLabelled(line) && line[^1] is not (':' or '.') && line.IndexOf("://") < 0 ? FactText.Work(line) : null;
            rest = rest[Math.Min(rest.Length, stop + 1)..];
        }
        return null;
    }

    static bool IsLabelled(ReadOnlySpan<char> line) => LabelSplit.TryFindColon(line, out var label, out _) && !LabelTable.Read(line[..label], null).IsNone;

    static bool IsReference(ReadOnlySpan<char> line) => line.Length > 3 && (line.EndsWith(":") || line.EndsWith("entitled", StringComparison.OrdinalIgnoreCase));
}
