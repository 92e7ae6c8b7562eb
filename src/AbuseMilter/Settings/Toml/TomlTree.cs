namespace AbuseMilter.Settings.Toml;

/// <summary>
/// The tables of a document while it is read, and the rules who may add what to which (TOML 1.0, "Keys", "Table", "Array of Tables").
/// What breaks them is reported and kept out of the tree.
/// </summary>
sealed class TomlTree(SourcePosition start, Action<SourcePosition, string> report)
{
    public TomlTable Root { get; } = new(start, TomlTableOrigin.Header);

    /// <summary>The table of the last header; null before the first.</summary>
    TomlTable? current;

    public TomlTable Current => current ?? Root;

    /// <summary>Parts of the last header.</summary>
    public int CurrentDepth { get; private set; }

    /// <summary><c>[path]</c> or <c>[[path]]</c>: what follows belongs to this table.</summary>
    public void Open(SourcePosition at, List<TomlKey> path, bool isArray)
    {
        CurrentDepth = path.Count;
        var parent = Root;
        foreach (var key in path.SkipLast(1))
        {
            if (Through(parent, key) is not { } next)
            {
                current = Unseen(at);
                return;
            }

            parent = next;
        }

        current = (isArray ? Item(parent, path[^1], at) : Table(parent, path[^1], at)) ?? Unseen(at);
    }

    /// <summary><c>path = value</c> in that table.</summary>
    public void Assign(TomlTable table, List<TomlKey> path, TomlObject value)
    {
        foreach (var key in path.SkipLast(1))
        {
            if (!table.TryGetValue(key.Name, out var next)) next = Added(table, key, new TomlTable(key.At, TomlTableOrigin.Dotted));
            if (next is not TomlTable { Origin: TomlTableOrigin.Dotted } dotted)
            {
                Refuse(table, key, "a dotted key cannot add to it");
                return;
            }

            table = dotted;
        }

        if (table.TryGetValue(path[^1].Name, out _)) Refuse(table, path[^1], "a key stands once");
        else table.Add(path[^1].Name, value, path[^1].At);
    }

    TomlTable? Through(TomlTable parent, TomlKey key)
    {
        if (!parent.TryGetValue(key.Name, out var next)) return Added(parent, key, new TomlTable(key.At, TomlTableOrigin.Implicit));
        if (next is TomlTable { Origin: not TomlTableOrigin.Inline } table) return table;
        if (next is TomlArray { IsTableArray: true } array) return (TomlTable)array[^1];
        return Refuse(parent, key, "a header cannot add to it");
    }

    TomlTable? Table(TomlTable parent, TomlKey key, SourcePosition at)
    {
        if (!parent.TryGetValue(key.Name, out var old)) return Added(parent, key, new TomlTable(at, TomlTableOrigin.Header));
        if (old is TomlTable { Origin: TomlTableOrigin.Implicit } table)
        {
            table.Origin = TomlTableOrigin.Header;
            return table;
        }

        return Refuse(parent, key, old is TomlArray { IsTableArray: true }
            ? "its next item begins with [[...]]"
            : "a table has one header");
    }

    TomlTable? Item(TomlTable parent, TomlKey key, SourcePosition at)
    {
        if (!parent.TryGetValue(key.Name, out var old)) parent.Add(key.Name, old = new TomlArray(at, isTableArray: true), key.At);
        if (old is not TomlArray { IsTableArray: true } array) return Refuse(parent, key, "[[...]] cannot add to it");
        var item = new TomlTable(at, TomlTableOrigin.Header);
        array.Add(item);
        return item;
    }

    static TomlTable Added(TomlTable parent, TomlKey key, TomlTable table)
    {
        parent.Add(key.Name, table, key.At);
        return table;
    }

    TomlTable? Refuse(TomlTable table, TomlKey key, string reason)
    {
        report(key.At, $"{Excerpt.Of(key.Name)} is already {table[key.Name].Kind} since line {table.KeyAt(key.Name).Line}: {reason}");
        return null;
    }

    static TomlTable Unseen(SourcePosition at) => new(at, TomlTableOrigin.Header);
}
