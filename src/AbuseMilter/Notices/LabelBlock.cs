namespace AbuseMilter.Notices;

/// <summary>
/// Notices as labels and values, the commonest format: lists of <c>Label: value</c>, columns, tables, in letters of any language that
/// <see cref="LabelWords"/> knows.
/// </summary>
static class LabelBlock
{
    public static Reading? Read(NoticeSource source)
    {
        if (!source.IsAboutRights) return null;
        var lines = Of(LabelLines.Read(source.Text, source.OwnLabels), source);
        if (lines is not null && lines.Items.All(IsComplete) && lines.Items.Count > 0) return lines;
        var flow = Of(LabelFlow.Read(source.Text, source.OwnLabels), source);
        return lines is null || (flow is not null && IsRicher(flow, lines)) ? flow : lines;
    }

    static bool IsComplete(ReadItem item) =>
        item.HasEvent && item.Item is { Port: not null, Work: not null } && (item.Item.InfoHash ?? item.Item.FileName) is not null;

    // Lines are surer, so running text must tell clearly more about as many events to be believed instead.
    static bool IsRicher(Reading flow, Reading lines)
    {
        if (!lines.Items.Any(item => item.HasEvent)) return flow.Items.Any(item => item.HasEvent) && !lines.Items.Any(item => item.Item.Url is not null);
        return flow.Items.Count == lines.Items.Count && Facts(flow) > Facts(lines) + 1;
    }

    static int Facts(Reading reading) => (reading.CaseId is null ? 0 : 1) + reading.Items.Sum(item => item.Facts);

    /// <summary>Null when the values are of no notice.</summary>
    /// <param name="values">In their order.</param>
    /// <param name="source">The mail.</param>
    public static Reading? Of(List<LabelledValue> values, NoticeSource source)
    {
        values.RemoveAll(value => value.Fact is NoticeFact.Url && SenderSite.IsAt(value.Value, source.FromAddress));
        var items = LabelItems.Of(values, source.Times);
        var (caseId, ticketId) = Ids(values, source);
        if (items.Count == 0 && !values.Exists(value => value.Fact is NoticeFact.CaseId or NoticeFact.TicketId)) return null;
        var cases = items.Select(item => item.Item.CaseId).OfType<string>().Distinct().Count();
        return new(values.Exists(value => value.IsRow) && cases != 1 ? "table" : "labels")
        {
            CaseId = caseId,
            TicketId = ticketId,
            RightsHolder = First(values, NoticeFact.RightsHolder, FactText.Work),
            Items = cases > 1 ? items : [.. items.Select(item => item with { Item = item.Item with { CaseId = null } })],
        };
    }

    // Of a ticket that passes a notice on, the case number is the one inside.
    static (string? Case, string? Ticket) Ids(List<LabelledValue> values, NoticeSource source)
    {
        var ticket = First(values, NoticeFact.TicketId, FactText.Id);
        var inner = First(values.FindAll(value => value.At >= source.Forwarding.At && !value.IsRow), NoticeFact.CaseId, FactText.Id);
        var outer = First(values.FindAll(value => value.At < source.Forwarding.At && !value.IsRow), NoticeFact.CaseId, FactText.Id);
        if (inner is not null) return (inner, ticket ?? outer);
        if (ticket is not null && outer is null && !source.Forwarding.IsPassedOn) return (ticket, null);
        // What the subject calls a case number is what the complainant sorts answers by.
        var subject = CaseNumber.Case(source.Subject);
        if (subject is not null && outer is not null && ticket is null && source.Forwarding.IsPassedOn && !outer.Contains(subject, StringComparison.Ordinal)) return (outer, subject);
        if (subject is null || outer is null || outer.Contains(subject, StringComparison.Ordinal)) return (outer ?? subject, ticket);
        return (subject, ticket ?? (subject.Contains(outer, StringComparison.Ordinal) ? null : outer));
    }

    delegate string? ToFact(ReadOnlySpan<char> text);

    static string? First(List<LabelledValue> values, NoticeFact fact, ToFact read)
    {
        foreach (var isWeak in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var value in values)
            {
                if (value.Fact == fact && value.IsWeak == isWeak && read(value.Value) is { } text) return text;
            }
        }
        return null;
    }
}
