using AbuseMilter.Settings.Toml;

namespace AbuseMilter.Settings.Binding;

/// <summary>
/// Reads the keys of a table by type, remembers which were asked for, and calls the rest unknown. What is wrong is reported, and the
/// fallback returned.
/// </summary>
/// <param name="table">An empty one stands for a section that is not there.</param>
/// <param name="name">Path of the table for messages; empty for a whole file.</param>
/// <param name="problems">Where errors go.</param>
/// <param name="lists">Reads files that stand for entries of a list.</param>
sealed class Section(TomlTable table, string name, Problems problems, ListFiles lists)
{
    readonly List<string> asked = [];
    readonly List<string> empty = [];

    public SourcePosition At => table.At;

    public Problems Problems => problems;

    public void Wrong(string key, string text) => problems.Add(KeyAt(key), $"{Path(key)}: {text}");

    public void Warn(string key, string text) => problems.Warn(KeyAt(key), $"{Path(key)}: {text}");

    /// <summary>For tables whose keys are free.</summary>
    public IReadOnlyList<string> Keys => table.Keys;

    /// <summary>Keys whose list is stated without an error and has nothing in it, since a file or a name stands for nothing.</summary>
    public IReadOnlyList<string> EmptyLists => empty;

    public bool Has(string key) => Find(key) is not null;

    public SourcePosition KeyAt(string key) => table.KeyAt(key);

    public SourcePosition KeyAtOr(string key, SourcePosition otherwise) => Has(key) ? table.KeyAt(key) : otherwise;

    public bool Flag(string key, bool fallback) =>
        Find(key) is not { } value ? fallback
        : value is TomlValue { Value: bool flag } ? flag
        : Mismatch(key, value, "true or false", fallback);

    /// <summary>Null where the key is not there.</summary>
    public bool? Flag(string key) => Has(key) ? Flag(key, false) : null;

    public int Number(string key, int fallback, int min, int max)
    {
        if (Find(key) is not { } value) return fallback;
        if (value is not TomlValue { Value: long number }) return Mismatch(key, value, $"an integer from {min} to {max}", fallback);
        if (number >= min && number <= max) return (int)number;
        problems.Add(value.At, $"{Path(key)}: {number} is out of range; allowed: {min} to {max}");
        return fallback;
    }

    /// <summary>Null where the key is not there.</summary>
    public DateOnly? Date(string key) =>
        Find(key) is not { } value ? null
        : value is TomlValue { Value: TomlDateTime { Kind: TomlDateTimeKind.LocalDate, Date: var date } } ? date
        : Mismatch<DateOnly?>(key, value, "a date such as 2026-11-21", null);

    public T Text<T>(string key, T fallback, Func<Stated, T> read) =>
        Find(key) is not { } value ? fallback
        : value is TomlValue { Value: string text } ? read(State(key, text, value.At))
        : Mismatch(key, value, "a string", fallback);

    public string Choice(string key, string fallback, IReadOnlyCollection<string> choices) =>
        Text(key, fallback, stated => OneOf(stated, choices));

    /// <summary>Null where the key is not there.</summary>
    public string? Choice(string key, IReadOnlyCollection<string> choices) => Text<string?>(key, null, stated => OneOf(stated, choices));

    public IReadOnlyList<string> Choices(string key, IReadOnlyCollection<string> choices) =>
        Texts(key, [], stated => OneOf(stated, choices), needsOne: true);

    /// <summary>A string or an array of strings, no value twice. Values that are wrong are left out.</summary>
    public IReadOnlyList<T> Texts<T>(string key, IReadOnlyList<T> fallback, Func<Stated, T> read, bool needsOne = false) =>
        Lists<T>(key, fallback, stated => [read(stated)], needsOne);

    /// <summary>The same, where an entry may stand for any number of values. Instead of an entry there may be a file of entries.</summary>
    public IReadOnlyList<T> Lists<T>(string key, IReadOnlyList<T> fallback, Func<Stated, IReadOnlyList<T>> read, bool needsOne = false)
    {
        if (Find(key) is not { } value) return fallback;
        if (value is not (TomlArray or TomlTable or TomlValue { Value: string }))
            return Mismatch(key, value, "a string or an array of strings", fallback);
        if (needsOne) NeedsOne(key, value);
        var before = problems.Count;
        var list = new EntryList<T>(problems, read);
        foreach (var item in value as IEnumerable<TomlObject> ?? [value])
        {
            if (item is TomlValue { Value: string text }) list.Add(State(key, text, item.At));
            else if (item is TomlTable file) AddFile(key, file, list);
            else Mismatch(key, item, "a string", fallback);
        }

        if (list.Values.Count == 0 && problems.Count == before) empty.Add(key);
        return list.Values;
    }

    void AddFile<T>(string key, TomlTable table, EntryList<T> list)
    {
        var section = new Section(table, Path(key), problems, lists);
        section.Needs("file", "a table in place of an entry names a file of entries");
        var before = problems.Count;
        var entries = section.Text("file", [], lists.Entries);
        section.Close();
        if (entries.FirstOrDefault(entry => IsQuoted(entry.Text)) is { Text: not null } quoted)
            problems.Warn(quoted.At, $"{Path(key)}: in such a file the quotes are a part of the entry; write it without them");
        if (problems.Count == before) list.AddAll(entries.Select(entry => State(key, entry.Text, entry.At)));
    }

    /// <summary>An empty section, which gives every fallback, where the key is not there.</summary>
    public Section Table(string key)
    {
        var value = Find(key);
        if (value is TomlTable inner) return new Section(inner, Path(key), problems, lists);
        if (value is not null) Mismatch(key, value, "a table", value);
        // What a section lacks that is no table is not told too.
        return new Section(new TomlTable(table.At, TomlTableOrigin.Implicit), Path(key), value is null ? problems : new Problems(), lists);
    }

    public IReadOnlyList<Section> Tables(string key, bool needsOne = false)
    {
        if (Find(key) is not { } value) return [];
        if (value is not TomlArray array) return Mismatch<IReadOnlyList<Section>>(key, value, $"an array of tables, [[{Path(key)}]]", []);
        if (needsOne) NeedsOne(key, value);
        foreach (var item in array.Where(item => item is not TomlTable)) Mismatch(key, item, "a table", item);
        return [.. array.OfType<TomlTable>().Select(item => new Section(item, Path(key), problems, lists))];
    }

    /// <summary>The tables under these keys, alone or in arrays; what is none is left out without a word.</summary>
    public IEnumerable<Section> Inner(params IEnumerable<string> keys) =>
        keys.SelectMany(key => Find(key) switch
        {
            TomlTable inner => [inner],
            TomlArray array => array.OfType<TomlTable>(),
            _ => [],
        }).Select(inner => new Section(inner, name, problems, lists));

    /// <summary>Reports the key as missing if it is not there.</summary>
    public void Needs(string key, string what)
    {
        if (!Has(key)) problems.AddMissing(At, $"{Path(key)} is missing; {what}");
    }

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Close()
    {
        foreach (var key in table.Keys.Except(asked))
            problems.Add(table.KeyAt(key), $"unknown key {Path(key)}; {Suggestion.For(key, asked)}");
    }

    static bool IsQuoted(string entry) => entry.TrimEnd(',') is ['"', _, .., '"'] or ['\'', _, .., '\''];

    static string OneOf(Stated stated, IReadOnlyCollection<string> choices)
    {
        if (!choices.Contains(stated.Text)) stated.Wrong($"{stated.Quoted} is unknown; {Suggestion.For(stated.Text, choices)}");
        return stated.Text;
    }

    void NeedsOne(string key, TomlObject value)
    {
        if (value is TomlArray { Count: 0 }) problems.Add(value.At, $"{Path(key)}: the list is empty; state at least one entry");
    }

    TomlObject? Find(string key)
    {
        if (!asked.Contains(key)) asked.Add(key);
        return table.TryGetValue(key, out var value) ? value : null;
    }

    // A key in quotes may hold anything.
    string Path(string key) => name.Length == 0 ? Excerpt.Of(key) : $"{name}.{Excerpt.Of(key)}";

    Stated State(string key, string text, SourcePosition at) =>
        new(text, at, problem => problems.Add(at, $"{Path(key)}: {problem}"), doubt => problems.Warn(at, $"{Path(key)}: {doubt}"));

    T Mismatch<T>(string key, TomlObject value, string expected, T fallback)
    {
        problems.Add(value.At, $"{Path(key)}: expected {expected}; found {value.Kind}");
        return fallback;
    }
}
