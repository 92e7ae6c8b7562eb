using System.Collections;

namespace AbuseMilter.Settings.Toml;

/// <summary>An array: written in brackets, or gathered from <c>[[name]]</c> headers.</summary>
public sealed class TomlArray : TomlObject, IReadOnlyList<TomlObject>
{
    readonly List<TomlObject> items = [];

    internal TomlArray(SourcePosition at, bool isTableArray = false) : base(at) => IsTableArray = isTableArray;

    /// <summary>True for <c>[[name]]</c>: every item is a table. Only such an array may grow later.</summary>
    public bool IsTableArray { get; }

    public override string Kind => IsTableArray ? "an array of tables" : "an array";

    public int Count => items.Count;

    public TomlObject this[int index] => items[index];

    internal void Add(TomlObject item) => items.Add(item);

    public IEnumerator<TomlObject> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
