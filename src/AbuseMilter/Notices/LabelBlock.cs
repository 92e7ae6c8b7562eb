namespace AbuseMilter.Notices;

/// <summary>
/// Notices as lists of <c>Label: value</c>, the commonest format: one or more blocks, in letters of any language that
/// <see cref="LabelTable"/> knows.
/// </summary>
static class LabelBlock
{
    public static Reading? Read(NoticeSource source)
    {
        var lines = Read(LabelLines.Read(source.Text), source);
        var flow = Read(LabelFlow.Read(source.Text), source);
        return lines is null || (flow is not null && IsRicher(flow, lines)) ? flow : lines;
    }

    // Lines are surer, so running text must tell clearly more about as many events to be believed instead.
    static bool IsRicher(Reading flow, Reading lines)
    {
        if (!lines.Items.Any(item => item.HasEvent)) return flow.Items.Any(item => item.HasEvent);
        return flow.Items.Count == lines.Items.Count && Facts(flow) > Facts(lines) + 1;
    }

    static int Facts(Reading reading) => (reading.CaseId is null ? 0 : 1) + reading.Items.Sum(item => item.Facts);

    static Reading? Read(List<LabelledValue> values, NoticeSource source)
    {
        values.RemoveAll(value => value.Fact is NoticeFact.Url && SenderSite.IsAt(value.Value, source.FromAddress));
        var items = LabelItems.Of(values);
        var (caseId, ticketId) = (First(values, NoticeFact.CaseId, FactText.Id), First(values, NoticeFact.TicketId, FactText.Id));
        if (items.Count == 0 && caseId is null && ticketId is null) return null;
        return new("labels")
        {
            // What the subject calls a case number is what the complainant sorts answers by.
            CaseId = CaseNumber.Case(source.Subject) ?? caseId,
            TicketId = ticketId,
            RightsHolder = First(values, NoticeFact.RightsHolder, FactText.Work),
            Items = items,
        };
    }

    delegate string? ToFact(ReadOnlySpan<char> text);

    static string? First(List<LabelledValue> values, NoticeFact fact, ToFact read)
    {
        foreach (var value in values)
        {
            if (value.Fact == fact && read(value.Value) is { } text) return text;
        }
        return null;
    }
}
