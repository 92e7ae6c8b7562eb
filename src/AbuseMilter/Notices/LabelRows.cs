using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>
/// A table whose first row is labels: cells between tabs, bars, semicolons or commas (RFC 4180 quoting), or in columns with gaps. Each
/// further row is an event of its own, as long as it holds an address, a hash, a time or a URL where the labels say so.
/// </summary>
sealed class LabelRows(IReadOnlyDictionary<string, NoticeFact>? own)
{
    const int MaxColumns = 40;
    const int MaxHeading = 60;
    const char Gap = ' ';

    const int Facts = (1 << (int)NoticeFact.Ip) | (1 << (int)NoticeFact.InfoHash) | (1 << (int)NoticeFact.Url) | (1 << (int)NoticeFact.Time)
        | (1 << (int)NoticeFact.FirstSeen) | (1 << (int)NoticeFact.LastSeen);

    static readonly SearchValues<char> Ruling = SearchValues.Create("-=+|: \t\u2500\u253c\u2502");

    readonly List<(LabelMeaning Meaning, Zone? Zone, int At)> columns = [];
    readonly List<(Range Cell, int At)> cells = [];
    char separator;
    bool hasEvents;
    int rows;

    public bool IsOpen => columns.Count > 0;

    int first;
    int firstCount;

    /// <summary>The only row of a table is about what the lines around it are about.</summary>
    public void Close(List<LabelledValue> values)
    {
        for (var i = first; rows == 1 && i < first + firstCount; i++) values[i] = values[i] with { IsRow = false };
        rows = 0;
        columns.Clear();
    }

    /// <summary>Whether the line is a row of labels; rows follow.</summary>
    public bool Begins(ReadOnlySpan<char> line)
    {
        columns.Clear();
        rows = 0;
        if (!IsHeader(line)) return false;
        foreach (var (cell, start) in cells)
        {
            var heading = line[cell];
            var meaning = LabelTable.Read(heading, own);
            if (meaning.IsNone) meaning = OfColumn(LabelTable.Fold(heading));
            columns.Add((meaning.IsWhole ? meaning : default, ZoneNames.Read(heading), start));
        }
        return true;
    }

    /// <summary>Whether what stands behind an empty line can be a row of this table: an event, and not the labels of the next table.</summary>
    public bool GoesOn(ReadOnlySpan<char> line) => hasEvents && !new LabelRows(own).IsHeader(line);

    // What these say is told by the columns beside them only.
    static LabelMeaning OfColumn(string heading) =>
        heading is "name" or "nom" or "nombre" or "nome" or "naam" or "nazwa" ? LabelMeaning.Of(NoticeFact.FileName)
        : (LabelWords.Find(heading) & LabelRole.Id) != 0 ? LabelMeaning.Of(NoticeFact.CaseId) : default;

    /// <summary>Whether the line has nothing but labels, or nearly so.</summary>
    public bool IsHeader(ReadOnlySpan<char> line)
    {
        if (!Cut(line)) return false;
        var labels = 0;
        var sum = 0;
        foreach (var (cell, _) in cells)
        {
            var heading = line[cell];
            if (heading.Length > MaxHeading) return false;
            var meaning = LabelTable.Read(heading, own);
            if (meaning.IsNone || !meaning.IsWhole) continue;
            labels++;
            sum |= meaning.Facts;
        }
        hasEvents = (sum & Facts) != 0;
        if (!hasEvents) return labels > 2 && labels == cells.Count && separator == '\t';
        return labels >= 2 && (labels * 3 >= cells.Count * 2 || (labels > 3 && labels * 2 >= cells.Count));
    }

    /// <summary>False where the table is over.</summary>
    public bool Read(ReadOnlySpan<char> line, List<LabelledValue> values, int at, int block)
    {
        if (!line.ContainsAnyExcept(Ruling)) return true;
        CutBy(line);
        var count = values.Count;
        var isRow = false;
        for (var i = 0; i < cells.Count; i++)
        {
            var column = cells.Count == columns.Count || separator != Gap ? i : Nearest(cells[i].At);
            if (column >= columns.Count) break;
            var value = Unquoted(line[cells[i].Cell]);
            // Rows are counted, too.
            if (columns[column].Meaning.For(value) is not { } fact || (fact is NoticeFact.CaseId && value.Length < 4 && !value.AsSpan().ContainsAnyExceptInRange('0', '9'))) continue;
            isRow |= (Facts & (1 << (int)fact)) != 0;
            values.Add(new(fact, value, at, block) { Zone = columns[column].Zone, IsRow = true });
        }
        if (isRow || (!hasEvents && cells.Count == columns.Count))
        {
            if (rows++ == 0) (first, firstCount) = (count, values.Count - count);
            return true;
        }
        values.RemoveRange(count, values.Count - count);
        Close(values);
        return false;
    }

    int Nearest(int at)
    {
        var nearest = 0;
        for (var i = 1; i < columns.Count; i++)
        {
            if (Math.Abs(columns[i].At - at) < Math.Abs(columns[nearest].At - at)) nearest = i;
        }
        return nearest;
    }

    bool Cut(ReadOnlySpan<char> line)
    {
        separator = line.Contains('\t') ? '\t' : line.Contains('|') ? '|' : line.Contains('\u2502') ? '\u2502' : line.Count(';') > 1 ? ';' : line.Count(',') > 1 ? ',' : Gap;
        CutBy(line);
        return cells.Count > 1;
    }

    void CutBy(ReadOnlySpan<char> line)
    {
        cells.Clear();
        var end = line.TrimEnd().Length;
        var start = line.Length - line.TrimStart(separator == '\t' ? " " : " \t").Length;
        if (separator is '|' or '\u2502')
        {
            if (start < end && line[start] == separator) start++;
            if (end > start && line[end - 1] == separator) end--;
        }
        while (start <= end && cells.Count < MaxColumns)
        {
            var length = Length(line[start..end]);
            Add(line, start, start + length);
            start += length + 1;
            while (separator == Gap && start < end && line[start] is ' ' or '\t') start++;
        }
    }

    int Length(ReadOnlySpan<char> rest)
    {
        if (separator is ';' or ',' && rest.StartsWith("\"") && QuotedLength(rest) is > 0 and var quoted) return quoted;
        var length = separator == Gap ? rest.IndexOf("  ") : rest.IndexOf(separator);
        return length < 0 ? rest.Length : length;
    }

    int QuotedLength(ReadOnlySpan<char> rest)
    {
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] != '"') continue;
            if (i + 1 == rest.Length || rest[i + 1] == separator) return i + 1;
            i++;
        }
        return 0;
    }

    void Add(ReadOnlySpan<char> line, int start, int end)
    {
        var cell = line[start..end];
        var lead = cell.Length - cell.TrimStart().Length;
        cells.Add((new Range(start + lead, start + lead + cell.Trim().Length), start + lead));
    }

    string Unquoted(ReadOnlySpan<char> cell) => separator is ';' or ',' && cell.Length > 1 && cell[0] == '"' && cell[^1] == '"'
        ? cell[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal)
        : cell.Trim("*`").ToString();
}
