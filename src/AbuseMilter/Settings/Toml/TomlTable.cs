using System.Diagnostics.CodeAnalysis;

namespace AbuseMilter.Settings.Toml;

/// <summary>Keys with their values, in the order in which they were written. Keys are compared exactly.</summary>
public sealed class TomlTable : TomlObject
{
    readonly OrderedDictionary<string, (TomlObject Value, SourcePosition At)> entries = new(StringComparer.Ordinal);

    internal TomlTable(SourcePosition at, TomlTableOrigin origin) : base(at) => Origin = origin;

    internal TomlTableOrigin Origin { get; set; }

    public override string Kind => "a table";

    public int Count => entries.Count;

    public IReadOnlyList<string> Keys => entries.Keys;

    /// <summary>Throws KeyNotFoundException for a key that is not there.</summary>
    public TomlObject this[string key] => entries[key].Value;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TomlObject value)
    {
        var found = entries.TryGetValue(key, out var entry);
        value = entry.Value;
        return found;
    }

    /// <summary>Where the key was first written. Throws KeyNotFoundException for a key that is not there.</summary>
    public SourcePosition KeyAt(string key) => entries[key].At;

    internal void Add(string key, TomlObject value, SourcePosition at) => entries.Add(key, (value, at));
}
