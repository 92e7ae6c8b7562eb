namespace AbuseMilter.Settings.Binding;

/// <summary>The values of a list while it is read, each once.</summary>
sealed class EntryList<T>(Problems problems, Func<Stated, IReadOnlyList<T>> read)
{
    /// <summary>A file with so many errors is not the one that was meant.</summary>
    const int MostErrors = 20;

    readonly HashSet<T> seen = [];
    readonly List<T> values = [];

    public IReadOnlyList<T> Values => values;

    /// <summary>By hand an entry is stated once.</summary>
    public void Add(Stated entry)
    {
        var result = Read(entry);
        if (result is [var only] && seen.Contains(only)) entry.Wrong($"{entry.Quoted} is stated twice");
        AddNew(result);
    }

    /// <summary>Lists of others repeat themselves, and that is not told.</summary>
    public void AddAll(IEnumerable<Stated> entries)
    {
        var before = problems.Count;
        foreach (var entry in entries)
        {
            AddNew(Read(entry));
            if (problems.Count < before + MostErrors) continue;
            problems.Add(entry.At, "more errors of this file are not told");
            return;
        }
    }

    IReadOnlyList<T> Read(Stated entry)
    {
        var before = problems.Count;
        var result = read(entry);
        return problems.Count > before ? [] : result;
    }

    void AddNew(IReadOnlyList<T> more) => values.AddRange(more.Where(seen.Add));
}
