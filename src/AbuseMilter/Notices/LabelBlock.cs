namespace AbuseMilter.Notices;

/// <summary>
/// Notices as lists of <c>Label: value</c>, the commonest format: one or more blocks, in letters of any language that
/// <see cref="LabelTable"/> knows.
/// </summary>
static class LabelBlock
{
    public static Reading? Read(NoticeSource source)
    {
        var reading = Read(LabelLines.Read(source.Text));
        if (reading is not null && reading.Items.Any(item => item.HasEvent)) return reading;
        var flow = Read(LabelFlow.Read(source.Text));
        return flow is not null && (reading is null || flow.Items.Any(item => item.HasEvent)) ? flow : reading;
    }

    static Reading? Read(List<LabelledValue> values)
    {
        var items = LabelItems.Of(values);
        var reading = new Reading("labels")
        {
            CaseId = First(values, Fact.CaseId, FactText.Id),
            TicketId = First(values, Fact.TicketId, FactText.Id),
            RightsHolder = First(values, Fact.RightsHolder, FactText.Line),
            Items = items,
        };
        return items.Count > 0 || reading.CaseId is not null || reading.TicketId is not null ? reading : null;
    }

    delegate string? ToFact(ReadOnlySpan<char> text);

    static string? First(List<LabelledValue> values, Fact fact, ToFact read)
    {
        foreach (var value in values)
        {
            if (value.Fact == fact && read(value.Value) is { } text) return text;
        }
        return null;
    }
}
