namespace AbuseMilter.Notices;

/// <summary>Makes labelled values of the leaves of a document. A leaf whose own name says nothing is read with that of its parent: <c>File</c>, <c>Name</c>.</summary>
sealed class DialectFacts(NoticeSource source) : IXmlFacts
{
    const int MaxDepth = 32;
    const int MaxValues = 20_000;

    const int Events = (1 << (int)NoticeFact.Ip) | (1 << (int)NoticeFact.InfoHash) | (1 << (int)NoticeFact.Url);

    readonly List<(string Name, int Id)> open = [];
    readonly List<(LabelledValue Value, (string Name, int Id)[] Within, int Element)> values = [];
    string text = "";
    readonly Dictionary<int, Zone> zones = [];
    int ids;
    bool isLeaf;

    public void Open(string name)
    {
        if (open.Count < MaxDepth) open.Add((name, ++ids));
        (text, isLeaf) = ("", true);
    }

    // <Zeitpunkt zone="MESZ">30.06.2026 18:21:40</Zeitpunkt>
    public void Attribute(string element, string name, string value)
    {
        if (open.Count > 0 && IsZone(name)) SetZone(open[^1].Id, value);
        else Add(element, name, value, open.Count);
    }

    static bool IsZone(string name) => name.ToLowerInvariant().Replace("_", "", StringComparison.Ordinal) is "tz" or "zone" or "timezone" or "offset" or "tzoffset" or "utcoffset" or "timezoneoffset";

    void SetZone(int id, string value)
    {
        if (ZoneNames.Read(value) is { } zone) zones.TryAdd(id, zone);
    }

    public void Text(ReadOnlySpan<char> value)
    {
        if (isLeaf && text.Length < FactText.MaxLength) text += value[..Math.Min(value.Length, FactText.MaxLength)].ToString();
    }

    public void Close(string name)
    {
        var at = open.FindLastIndex(element => element.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (at < 0) return;
        if (isLeaf && at == open.Count - 1)
        {
            if (at > 0 && IsZone(name)) SetZone(open[at - 1].Id, text);
            else Add(at > 0 ? open[at - 1].Name : "", name, text, at);
        }
        open.RemoveRange(at, open.Count - at);
        isLeaf = false;
    }

    void Add(string parent, string name, string value, int depth)
    {
        value = value.Trim();
        if (value.Length == 0 || values.Count >= MaxValues) return;
        var (outer, label) = (Words(parent), Words(name));
        if (LabelTable.Read(outer, source.OwnLabels).IsForeign) return;
        var meaning = LabelTable.Read(label, source.OwnLabels);
        if (meaning.IsNone) meaning = LabelTable.Read($"{outer} {label}", source.OwnLabels);
        if (!meaning.IsWhole || meaning.IsWeak || meaning.For(value) is not { } fact) return;
        values.Add((new(fact, value, source.Text.Length, 0) { Zone = ZoneNames.Read(label) }, [.. open.Take(depth)], open.Count > 0 ? open[^1].Id : 0));
    }

    /// <summary>In the document's order; the records of a list have a block each.</summary>
    public List<LabelledValue> ToValues()
    {
        var record = Record();
        return [.. values.Select(entry => Within(entry.Within, record) is > 0 and var id ? Zoned(entry) with { Block = id, IsRow = true } : Zoned(entry))];
    }

    // Its own, or that which stands beside it.
    LabelledValue Zoned((LabelledValue Value, (string Name, int Id)[] Within, int Element) entry)
    {
        if (entry.Value.Zone is not null || zones.Count == 0) return entry.Value;
        if (zones.TryGetValue(entry.Element, out var own)) return entry.Value with { Zone = own };
        return entry.Within.Length > 0 && zones.TryGetValue(entry.Within[^1].Id, out var outer) ? entry.Value with { Zone = outer } : entry.Value;
    }

    static int Within((string Name, int Id)[] elements, string? record)
    {
        foreach (var (name, id) in elements)
        {
            if (name == record) return id;
        }
        return 0;
    }

    // The outermost element that there are several of with an address, a hash or a URL in each.
    string? Record() => values.Where(entry => (Events & (1 << (int)entry.Value.Fact)) != 0)
        .SelectMany(entry => entry.Within.Select((element, depth) => (element.Name, element.Id, depth)))
        .Distinct()
        .GroupBy(element => (element.depth, element.Name))
        .Where(group => group.Count() > 1)
        .OrderBy(group => group.Key.depth)
        .Select(group => group.Key.Name)
        .FirstOrDefault();

    // "IPAddress", "workTitle", "ip_address"
    static string Words(string name) => string.Concat(name.Select((c, at) => IsStart(name, at) ? $" {c}" : c.ToString()));

    static bool IsStart(string name, int at) =>
        at > 0 && char.IsUpper(name[at]) && (char.IsLower(name[at - 1]) || (at + 1 < name.Length && char.IsUpper(name[at - 1]) && char.IsLower(name[at + 1])));
}
