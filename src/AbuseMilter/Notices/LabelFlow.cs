namespace AbuseMilter.Notices;

/// <summary>
/// Reads labels in the midst of running text: tickets re-wrap the notices that they pass on, so that labels and values break
/// over lines. Less sure than <see cref="LabelLines"/>, because a value ends only where the next label begins.
/// </summary>
static class LabelFlow
{
    const int MaxLabel = 60;
    const int MaxName = 200;
    const int MinBrokenLine = 60;
    const int MaxSentence = 200;
    const int MaxValues = 20_000;

    public static List<LabelledValue> Read(string text)
    {
        var values = new List<LabelledValue>();
        (NoticeFact Fact, int ValueAt, string? Hint)? open = null;
        var floor = 0;
        for (var colon = text.IndexOf(':'); colon >= 0; colon = text.IndexOf(':', colon + 1))
        {
            var found = Label(text, Math.Max(floor, colon - MaxLabel), colon);
            floor = colon + 1;
            if (found is not { } label) continue;
            if (open is { } before) Add(values, before, text.AsSpan(before.ValueAt, Math.Max(0, label.Start - before.ValueAt)));
            open = label.Fact is { } fact ? (fact, colon + 1, LabelledValue.HintOf(text.AsSpan(label.Start, colon - label.Start))) : null;
            if (values.Count >= MaxValues) break;
        }
        if (open is { } last) Add(values, last, text.AsSpan(last.ValueAt));
        return values;
    }

    static void Add(List<LabelledValue> values, (NoticeFact Fact, int ValueAt, string? Hint) label, ReadOnlySpan<char> value)
    {
        // Where no label follows soon, the value ran into prose: of a file the first word is safe, of a work nothing.
        if (label.Fact is NoticeFact.Work && value.Length > MaxName) return;
        if (label.Fact is NoticeFact.Work) value = BeforeOpenBracket(value);
        if (label.Fact is NoticeFact.RightsHolder) value = OrganisationName.AtStart(value.Trim());
        if (label.Fact is NoticeFact.Url && IsBroken(value)) return;
        if (label.Fact is NoticeFact.FileName && value.Length > MaxName) value = FactText.FirstWord(value[..MaxName]);
        value = value[..Math.Min(value.Length, FactText.MaxLength)];
        if (FactText.Line(value) is { } line) values.Add(new(label.Fact, line, label.Hint, 0));
    }

    // "A title (official site:": the label that ended the value stands in the bracket.
    static ReadOnlySpan<char> BeforeOpenBracket(ReadOnlySpan<char> value) =>
        value.LastIndexOf('(') is > 0 and var open && value[open..].IndexOf(')') < 0 ? value[..open] : value;

    // A long address that goes on in the next line is nobody's.
    static bool IsBroken(ReadOnlySpan<char> value)
    {
        value = value.TrimStart();
        var end = FactText.FirstWord(value).Length;
        if (end < MinBrokenLine || end + 1 >= value.Length || value[end] != '\n') return false;
        var next = value[(end + 1)..];
        return !char.IsWhiteSpace(next[0]) && FactText.FirstWord(next).IndexOf("://") < 0;
    }

    static ReadOnlySpan<char> Sentence(string text, int end)
    {
        var before = text.AsSpan(Math.Max(0, end - MaxSentence), Math.Min(end, MaxSentence));
        var start = Math.Max(before.LastIndexOf(". "), before.LastIndexOf("\n\n"));
        return start < 0 ? before : before[start..];
    }

    // The longest run of words before the colon that is a label; without a fact when it is about somebody else's.
    static (NoticeFact? Fact, int Start)? Label(string text, int floor, int colon)
    {
        (NoticeFact? Fact, int Start)? longest = null;
        var words = 0;
        for (var at = colon - 1; at >= floor && words < LabelTable.MaxWords; at--)
        {
            var isStart = !char.IsWhiteSpace(text[at]) && (at == 0 || char.IsWhiteSpace(text[at - 1]));
            if (!isStart) continue;
            words++;
            var folded = LabelTable.Fold(text.AsSpan(at, colon - at).TrimStart('('));
            if (LabelTable.IsForeign(folded)) return (null, at);
            if (LabelTable.Find(folded) is { } fact) longest = (fact, at);
        }
        return longest is { Fact: NoticeFact.Url } && LabelTable.IsRightful(Sentence(text, colon)) ? (null, colon) : longest;
    }
}
