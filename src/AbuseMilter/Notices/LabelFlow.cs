namespace AbuseMilter.Notices;

/// <summary>
/// Reads labels in the midst of running text: tickets re-wrap the notices that they pass on, so that labels and values break
/// over lines. Less sure than <see cref="LabelLines"/>, because a value ends only where the next label begins.
/// </summary>
sealed class LabelFlow(string text, IReadOnlyDictionary<string, NoticeFact>? own)
{
    const int MaxLabel = 60;
    const int MaxName = 200;
    const int MinBrokenLine = 60;
    const int MaxSentence = 200;
    const int MaxValues = 20_000;

    readonly List<LabelledValue> values = [];

    public static List<LabelledValue> Read(string text, IReadOnlyDictionary<string, NoticeFact>? own) => new LabelFlow(text, own).Read();

    List<LabelledValue> Read()
    {
        (LabelMeaning Meaning, int Start, int ValueAt)? open = null;
        var floor = 0;
        for (var colon = text.IndexOf(':'); colon >= 0; colon = text.IndexOf(':', colon + 1))
        {
            // The fields of a JSON document are read as what they are.
            if ((colon > 0 && text[colon - 1] == '"') || LabelSplit.IsInside(text, colon)) continue;
            var found = Label(Math.Max(floor, colon - MaxLabel), colon);
            floor = colon + 1;
            if (found is not { } label) continue;
            if (open is { } before) Add(before, text.AsSpan(before.ValueAt, Math.Max(0, label.Start - before.ValueAt)));
            open = label.Meaning.IsNone ? null : (label.Meaning, label.Start, colon + 1);
            if (values.Count >= MaxValues) break;
        }
        if (open is { } last) Add(last, text.AsSpan(last.ValueAt));
        return values;
    }

    void Add((LabelMeaning Meaning, int Start, int ValueAt) label, ReadOnlySpan<char> value)
    {
        if (label.Meaning.IsWeak || label.Meaning.For(value[..Math.Min(value.Length, FactText.MaxLength)].TrimStart()) is not { } fact) return;
        // Where no label follows soon, the value ran into prose: of a file the first word is safe, of a work nothing.
        if (fact is NoticeFact.Work && value.Length > MaxName) return;
        if (fact is NoticeFact.Work) value = FactText.BeforeOpenBracket(value);
        if (fact is NoticeFact.RightsHolder) value = OrganisationName.AtStart(value.Trim());
        if (fact is NoticeFact.Url && IsBroken(value)) return;
        if (fact is NoticeFact.FileName && value.Length > MaxName) value = FactText.FirstWord(value[..MaxName]);
        value = value[..Math.Min(value.Length, FactText.MaxLength)];
        if (FactText.Line(value) is not { } line) return;
        var zone = label.Meaning.IsTyped ? ZoneNames.Read(text.AsSpan(label.Start, label.ValueAt - 1 - label.Start)) : null;
        values.Add(new(fact, line, label.Start, 0) { Zone = zone });
    }

    // A long address that goes on in the next line is nobody's.
    static bool IsBroken(ReadOnlySpan<char> value)
    {
        value = value.TrimStart();
        var end = FactText.FirstWord(value).Length;
        if (end < MinBrokenLine || end + 1 >= value.Length || value[end] != '\n') return false;
        var next = value[(end + 1)..];
        return !char.IsWhiteSpace(next[0]) && FactText.FirstWord(next).IndexOf("://") < 0;
    }

    ReadOnlySpan<char> Sentence(int end)
    {
        var before = text.AsSpan(Math.Max(0, end - MaxSentence), Math.Min(end, MaxSentence));
        var start = Math.Max(before.LastIndexOf(". "), before.LastIndexOf("\n\n"));
        return start < 0 ? before : before[start..];
    }

    // The longest run of words before the colon that is a label; without a meaning when it is about somebody else's.
    (LabelMeaning Meaning, int Start)? Label(int floor, int colon)
    {
        (LabelMeaning Meaning, int Start)? longest = null;
        var words = 0;
        for (var at = colon - 1; at >= floor && words < LabelTable.MaxWords; at--)
        {
            var isStart = !char.IsWhiteSpace(text[at]) && (at == 0 || char.IsWhiteSpace(text[at - 1]));
            if (!isStart || char.IsAsciiDigit(text[at])) continue;
            words++;
            var meaning = LabelTable.Read(text.AsSpan(at, colon - at).TrimStart('('), own);
            if (meaning.IsForeign) return (default, at);
            if (meaning.IsWhole && !meaning.IsNone) longest = (meaning, at);
            else if (longest is not null) break;
        }
        const int url = 1 << (int)NoticeFact.Url;
        return longest is { Meaning.Facts: url } && LabelTable.IsRightful(Sentence(colon)) ? (default, colon) : longest;
    }
}
