using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>
/// Reads lines of labels and values in all their layouts: <c>Label: value</c>, dot leaders, columns, several on a line, the value on the
/// line below, and tables whose first row is the labels. One pass.
/// </summary>
sealed class LabelLines
{
    const int FullLine = 65;
    const int MaxValues = 20_000;
    const int MaxLoneLabel = 40;
    const int MaxWeakLabel = 50;
    const int MaxPairs = 8;
    const int MaxValue = 2000;
    const int MaxGap = 3;
    const int MaxHeading = 100;

    // What every line with a label, a cell or a column has somewhere; a sentence rarely.
    static bool HasLayout(ReadOnlySpan<char> line) => line.ContainsAny(LayoutMarks) || line.ContainsAny(LayoutGaps) || line.Count(',') > 1;

    static readonly SearchValues<char> LayoutMarks = SearchValues.Create(":\uff1a=\t|\u2502\u2026;\u2013");
    static readonly SearchValues<string> LayoutGaps = SearchValues.Create(["  ", "..", " -"], StringComparison.Ordinal);

    static readonly SearchValues<char> LettersAndDigits =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    readonly IReadOnlyDictionary<string, NoticeFact>? own;
    readonly List<LabelledValue> values = [];
    readonly List<LabelledValue> waiting = [];
    readonly LabelRows rows;
    (LabelMeaning Meaning, Zone? Zone, bool IsLone)? open;
    bool hasLone;
    bool isFull;
    int blanks;
    int gap;
    int block;
    int at;

    LabelLines(IReadOnlyDictionary<string, NoticeFact>? own)
    {
        this.own = own;
        rows = new LabelRows(own);
    }

    public static List<LabelledValue> Read(string text, IReadOnlyDictionary<string, NoticeFact>? own)
    {
        var lines = new LabelLines(own);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            if (lines.values.Count >= MaxValues) break;
            lines.at = range.Start.Value;
            lines.Line(text.AsSpan(range));
        }
        lines.rows.Close(lines.values);
        return lines.values;
    }

    void Line(ReadOnlySpan<char> raw)
    {
        var line = raw.Trim(" \t\u00a0*|").TrimStart("•·◦▪-–—> \t\u00a0");
        if (line.IsEmpty)
        {
            // A ruling below the labels of a table is no gap.
            if (rows.IsOpen && !raw.IsWhiteSpace()) return;
            Gap();
            return;
        }
        (gap, blanks) = (blanks, 0);
        if (!rows.IsOpen && line.Length > MaxHeading / 2 && !HasLayout(line))
        {
            Rest(line);
            isFull = false;
            return;
        }
        if (rows.IsOpen && gap > 0 && !rows.GoesOn(raw)) rows.Close(values);
        if (rows.IsOpen)
        {
            block++;
            if (rows.Read(raw, values, at, block)) return;
            block++;
        }
        if (Pair(line, raw.Length)) return;
        if (rows.Begins(raw)) block++;
        else Rest(line);
        isFull = false;
    }

    // A gap ends a block. Facts may wait for their value behind one blank line; what cannot be told from prose waits for a line that looks like a heading.
    void Gap()
    {
        if (++blanks > MaxGap || open is { IsLone: true } || (blanks > 1 && open is { Meaning.IsTyped: true })) open = null;
        if (blanks > 1) rows.Close(values);
        block++;
        isFull = false;
    }

    bool Pair(ReadOnlySpan<char> line, int width)
    {
        // The fields of a JSON document and the elements of XML are read as what they are.
        if (line[0] is '"' or '<') return false;
        if (!LabelSplit.TryFind(line, out var label, out var start)) return LabelSplit.TryFindDash(line, out label, out start) && Dashed(line, label, start);
        var meaning = LabelTable.Read(line[..label], own);
        if (meaning.IsNone && !meaning.IsForeign && line[label] is ' ' or '.' && LabelSplit.TryFindColon(line, out var colon, out var behind))
        {
            (label, start) = (colon, behind);
            meaning = LabelTable.Read(line[..label], own);
        }
        if (meaning is { IsWhole: true } && rows.IsHeader(line)) return false;
        if (LabelSplit.IsInside(line, label)) return false;
        var value = line[start..].Trim(" \t*");
        if (meaning.IsNone) return !meaning.IsForeign && Weak(line[..label], value);
        // A gap of blanks is no mark in a sentence.
        if (!meaning.IsWhole && line[label] is ' ' or '.') return false;
        if (meaning.Facts == 1 << (int)NoticeFact.Url && LabelTable.IsRightful(line[..label])) return false;
        Labelled(meaning, line[..label], value, width);
        return true;
    }

    bool Dashed(ReadOnlySpan<char> line, int label, int start)
    {
        var meaning = LabelTable.Read(line[..label], own);
        if (meaning.IsNone || !meaning.IsWhole || !meaning.IsTyped) return false;
        Labelled(meaning, line[..label], line[start..].Trim(), 0);
        return true;
    }

    void Labelled(LabelMeaning meaning, ReadOnlySpan<char> label, ReadOnlySpan<char> value, int width)
    {
        open = null;
        isFull = false;
        var zone = meaning.IsTyped ? ZoneNames.Read(label) : null;
        for (var pairs = 0; pairs < MaxPairs && LabelPairs.TryNext(value, own, out var next, out var colon, out var nextMeaning); pairs++)
        {
            Add(meaning, zone, FactText.BeforeOpenBracket(value[..next]).TrimEnd(" \t,;|/("));
            zone = nextMeaning.IsTyped ? ZoneNames.Read(value[next..colon]) : null;
            meaning = nextMeaning;
            value = value[(colon + 1)..].Trim(" \t*)");
        }
        if (value.IsEmpty) open = (meaning, zone, false);
        else if (Add(meaning, zone, value)) isFull = width >= FullLine;
    }

    bool Add(LabelMeaning meaning, Zone? zone, ReadOnlySpan<char> value)
    {
        value = value[..Math.Min(value.Length, MaxValue)];
        if (meaning.For(value) is not { } fact) return false;
        values.Add(new(fact, value.ToString(), at, block) { Zone = zone, IsWeak = meaning.IsWeak });
        return true;
    }

    // "Taken from   192.0.2.1, port 5": whatever the label says, the value is an address.
    bool Weak(ReadOnlySpan<char> label, ReadOnlySpan<char> value)
    {
        if (label.Length > MaxWeakLabel || label.Count(' ') > LabelTable.MaxWords || FactText.Typed(value) is not { } fact) return false;
        if (fact is NoticeFact.Time ? EventWords.IsOfPaper(label) : EventWords.IsOfOthers(label)) return false;
        values.Add(new(fact, value.ToString(), at, block) { IsWeak = true });
        open = null;
        return true;
    }

    // A line without a label: the value of the label above, more of it, or other text, which ends the block.
    void Rest(ReadOnlySpan<char> line)
    {
        var waiting = open;
        open = null;
        var waited = gap;
        if (isFull && IsTitle()) values[^1] = values[^1] with { Value = $"{values[^1].Value} {line}" };
        else if (waiting is { IsLone: false } && IsValue(line) && !IsOfPaper(line) && (waiting.Value.Meaning.IsTyped || waited == 0 || IsTitleLine(line))) Add(waiting.Value.Meaning, waiting.Value.Zone, line);
        else if (waiting is { IsLone: true }) Lone(waiting.Value.Meaning, waiting.Value.Zone, line);
        else if (IsFurther(line)) values.Add(values[^1] with { Value = line.ToString() });
        else if (!line.Contains(':') && !IsLoneLabel(line)) block++;
    }

    // A label without a colon stands alone on its line; the value is below, and the first of them must be one that cannot be mistaken.
    bool IsLoneLabel(ReadOnlySpan<char> line)
    {
        if (line.Length > MaxLoneLabel || LabelTable.Read(line, own) is not { IsNone: false, IsWhole: true } meaning) return false;
        open = (meaning, meaning.IsTyped ? ZoneNames.Read(line) : null, true);
        return true;
    }

    void Lone(LabelMeaning meaning, Zone? zone, ReadOnlySpan<char> line)
    {
        if (meaning.For(line) is not { } fact) return;
        if (!(hasLone || meaning.IsTyped || fact is NoticeFact.CaseId or NoticeFact.InfoHash))
        {
            if (line.Length <= MaxHeading) waiting.Add(new(fact, line.ToString(), at, block));
            return;
        }
        hasLone |= meaning.IsTyped || fact is NoticeFact.InfoHash || !line.ContainsAny(LettersAndDigits) || (fact is NoticeFact.CaseId && !line.Contains(' '));
        if (hasLone)
        {
            values.AddRange(waiting.Where(value => value.Block == block));
            waiting.Clear();
        }
        // All pairs of such a list belong together although blank lines are between them: what contradicts begins the next item.
        values.Add(new(fact, line.ToString(), at, block) { Zone = zone });
    }

    // A title that fills its line goes on in the next one.
    bool IsTitle() => values.Count > 0 && values[^1] is { Fact: NoticeFact.Work } last && last.Block == block;

    static bool IsValue(ReadOnlySpan<char> line) => !line.EndsWith(":") && ContainsWord(line) && line.Length <= 400;

    // "Time:" and "Reported: …" below it
    static bool IsOfPaper(ReadOnlySpan<char> line) => LabelSplit.TryFindColon(line, out var label, out _) && !LabelSplit.IsInside(line, label) && EventWords.IsOfPaper(line[..label]);

    static bool IsTitleLine(ReadOnlySpan<char> line) =>
        line.Length <= MaxHeading && line[^1] is not ('.' or ':' or ',') && !char.IsLower(line[0]) && !line.StartsWith("http") && line.Count(' ') < 12;

    static bool ContainsWord(ReadOnlySpan<char> line)
    {
        if (line.ContainsAny(LettersAndDigits)) return true;
        foreach (var c in line)
        {
            if (char.IsLetter(c)) return true;
        }
        return false;
    }

    // "Containing file(s):" lists several, each with its size in brackets; "URLs:" one a line.
    bool IsFurther(ReadOnlySpan<char> line) => values.Count > 0 && values[^1].Block == block && values[^1].Fact switch
    {
        NoticeFact.FileName => FileLine.Split(line).Size is not null,
        NoticeFact.Url => FactText.Url(line) is { } url && url.Length + 2 >= line.Length,
        _ => false,
    };
}
