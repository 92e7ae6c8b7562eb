namespace AbuseMilter.Notices;

/// <summary>Reads <c>Label: value</c> lines; a value may also stand on the line below its label.</summary>
static class LabelLines
{
    const int MaxLabel = 160;
    const int FullLine = 65;
    const int MaxLeadingWords = 3;
    const int MaxValues = 20_000;

    public static List<LabelledValue> Read(string text)
    {
        var values = new List<LabelledValue>();
        LabelledValue? open = null;
        var blanks = 0;
        var block = 0;
        var isFull = false;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim().Trim('*').TrimStart("•·-– \t");
            if (values.Count >= MaxValues) break;
            if (line.IsEmpty)
            {
                // A gap ends a block; facts may wait for their value behind one blank line, names of works may not.
                if (++blanks > 1 || open is { Fact: NoticeFact.Work or NoticeFact.RightsHolder or NoticeFact.Url }) open = null;
                block++;
                isFull = false;
                continue;
            }
            blanks = 0;
            if (Label(line, out var colon) is { } fact && !(fact is NoticeFact.Url && LabelTable.IsRightful(line[..colon])))
            {
                var value = line[(colon + 1)..].Trim(" \t*").ToString();
                var found = new LabelledValue(fact, value, LabelledValue.HintOf(line[..colon]), block);
                open = found.Value.Length == 0 ? found : null;
                if (open is null) values.Add(found);
                isFull = raw.Length >= FullLine;
                continue;
            }
            if (isFull && IsTitle(values, block)) values[^1] = values[^1] with { Value = $"{values[^1].Value} {line}" };
            else if (open is { } waiting && IsValue(line)) values.Add(waiting with { Value = line.ToString() });
            else if (IsFurtherFile(values, line, block)) values.Add(values[^1] with { Value = line.ToString() });
            else if (colon < 0) block++;
            open = null;
            isFull = false;
        }
        return values;
    }

    // The last words before the first colon, if they are a label and few words stand before them.
    static NoticeFact? Label(ReadOnlySpan<char> line, out int colon)
    {
        colon = line[..Math.Min(line.Length, MaxLabel)].IndexOfAny(':', '\uff1a');
        if (colon <= 0) return null;
        var folded = LabelTable.Fold(line[..colon]);
        if (LabelTable.Find(folded) is { } whole) return whole;
        // "Title of Work / Titre de l'oeuvre"
        var slash = folded.IndexOf('/');
        if (slash > 0 && LabelTable.Find(folded[..slash].TrimEnd()) is { } first) return first;
        for (var dropped = 1; dropped <= MaxLeadingWords; dropped++)
        {
            var blank = folded.IndexOf(' ');
            if (blank < 0 || LabelTable.IsForeign(folded)) return null;
            folded = folded[(blank + 1)..];
            // One word alone would be anybody's: "Settlement URL", "Job title".
            if (folded.Contains(' ') && LabelTable.Find(folded) is { } fact) return fact;
        }
        return null;
    }

    // A title that fills its line goes on in the next one.
    static bool IsTitle(List<LabelledValue> values, int block) =>
        values.Count > 0 && values[^1] is { Fact: NoticeFact.Work } last && last.Block == block;

    static bool IsValue(ReadOnlySpan<char> line) => !line.EndsWith(":") && line.ContainsAny(LettersAndDigits) && line.Length <= 400;

    static readonly System.Buffers.SearchValues<char> LettersAndDigits =
        System.Buffers.SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    // "Containing file(s):" lists several, each with its size in brackets.
    static bool IsFurtherFile(List<LabelledValue> values, ReadOnlySpan<char> line, int block) =>
        values.Count > 0 && values[^1] is { Fact: NoticeFact.FileName } last && last.Block == block && FileLine.Split(line).Size is not null;
}
