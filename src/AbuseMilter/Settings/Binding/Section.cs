using AbuseMilter.Settings.Toml;

namespace AbuseMilter.Settings.Binding;

/// <summary>
/// Reads the keys of a table by type, remembers which were asked for, and calls the rest unknown. What is wrong is reported, and the
/// fallback returned.
/// </summary>
/// <param name="table">An empty one stands for a section that is not there.</param>
/// <param name="name">Path of the table for messages; empty for a whole file.</param>
/// <param name="problems">Where errors go.</param>
sealed class Section(TomlTable table, string name, Problems problems)
{
    readonly List<string> asked = [];

    public SourcePosition At => table.At;

    public Problems Problems => problems;

    /// <summary>For tables whose keys are free.</summary>
    public IReadOnlyList<string> Keys => table.Keys;

    public bool Has(string key) => Find(key) is not null;

    public SourcePosition KeyAt(string key) => table.KeyAt(key);

    public bool Flag(string key, bool fallback) =>
        Find(key) is not { } value ? fallback
        : value is TomlValue { Value: bool flag } ? flag
        : Mismatch(key, value, "true or false", fallback);

    public int Number(string key, int fallback, int min, int max)
    {
        if (Find(key) is not { } value) return fallback;
        if (value is not TomlValue { Value: long number }) return Mismatch(key, value, $"an integer from {min} to {max}", fallback);
        if (number >= min && number <= max) return (int)number;
        problems.Add(value.At, $"{Path(key)}: {number} is out of range; allowed: {min} to {max}");
        return fallback;
    }

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
    public IReadOnlyList<T> Texts<T>(string key, IReadOnlyList<T> fallback, Func<Stated, T> read, bool needsOne = false)
    {
        if (Find(key) is not { } value) return fallback;
        if (value is not (TomlArray or TomlValue { Value: string }))
            return Mismatch(key, value, "a string or an array of strings", fallback);
        if (needsOne) NeedsOne(key, value);
        var values = new List<T>();
        var seen = new HashSet<T>();
        foreach (var item in value as IEnumerable<TomlObject> ?? [value])
        {
            if (item is not TomlValue { Value: string text })
            {
                Mismatch(key, item, "a string", fallback);
                continue;
            }

            var before = problems.Count;
            var result = read(State(key, text, item.At));
            if (problems.Count > before) continue;
            if (seen.Add(result)) values.Add(result);
            else problems.Add(item.At, $"{Path(key)}: \"{Excerpt.Of(text)}\" is stated twice");
        }

        return values;
    }

    /// <summary>An empty section, which gives every fallback, where the key is not there.</summary>
    public Section Table(string key)
    {
        var value = Find(key);
        if (value is TomlTable inner) return new Section(inner, Path(key), problems);
        if (value is not null) Mismatch(key, value, "a table", value);
        // What a section lacks that is no table is not told too.
        return new Section(new TomlTable(table.At, TomlTableOrigin.Implicit), Path(key), value is null ? problems : new Problems());
    }

    public IReadOnlyList<Section> Tables(string key, bool needsOne = false)
    {
        if (Find(key) is not { } value) return [];
        if (value is not TomlArray array) return Mismatch<IReadOnlyList<Section>>(key, value, $"an array of tables, [[{Path(key)}]]", []);
        if (needsOne) NeedsOne(key, value);
        foreach (var item in array.Where(item => item is not TomlTable)) Mismatch(key, item, "a table", item);
        return [.. array.OfType<TomlTable>().Select(item => new Section(item, Path(key), problems))];
    }

    /// <summary>Reports the key as missing if it is not there.</summary>
    public void Needs(string key, string what)
    {
        if (!Has(key)) problems.AddMissing(At, $"{Path(key)} is missing; {what}");
    }

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Close()
    {
        foreach (var key in table.Keys.Except(asked))
            problems.Add(table.KeyAt(key), $"unknown key {Path(Excerpt.Of(key))}; {Suggestion.For(key, asked)}");
    }

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

    string Path(string key) => name.Length == 0 ? key : $"{name}.{key}";

    Stated State(string key, string text, SourcePosition at) => new(text, at, problem => problems.Add(at, $"{Path(key)}: {problem}"));

    T Mismatch<T>(string key, TomlObject value, string expected, T fallback)
    {
        problems.Add(value.At, $"{Path(key)}: expected {expected}; found {value.Kind}");
        return fallback;
    }
}
