using System.Text;

namespace AbuseMilter.Notices;

/// <summary>
/// Collects the facts of one ACNS document from its tags. Knows the element names and which section they belong to;
/// who calls it need not keep tags in balance.
/// </summary>
sealed class AcnsFacts
{
    readonly List<Section> items = [];
    readonly StringBuilder text = new();
    readonly Section source = new();
    string section = "";
    string element = "";
    Section? item;
    string? caseId;
    string? entity;
    string? protocol;
    string? address;
    bool retraction;

    public void Open(string name)
    {
        text.Clear();
        element = name;
        switch (name.ToUpperInvariant())
        {
            case "CASE" or "COMPLAINANT" or "SERVICE_PROVIDER" or "SOURCE" or "CONTENT":
            case "HISTORY" or "NOTES" or "TEXTNOTICE" or "DETECTION":
                section = name.ToUpperInvariant();
                item = null;
                break;
            case "ITEM" or "CONTENT_ITEM" when items.Count < NoticeReader.MaxItems:
                section = "CONTENT";
                items.Add(item = new());
                break;
        }
    }

    public void Text(string value)
    {
        if (text.Length < 2 * FactText.MaxLength) text.Append(value.AsSpan(0, Math.Min(value.Length, FactText.MaxLength)));
    }

    public void Attribute(string element, string name, string value)
    {
        if (Is(element, "Type") && Is(name, "Retraction")) retraction |= value.Trim() is "true" or "1" or "True" or "TRUE";
        if (Is(element, "SubType") && Is(name, "Protocol") && section == "SOURCE") protocol ??= FactText.Protocol(value);
    }

    public void Close(string name)
    {
        if (Is(name, element) && FactText.Line(text.ToString()) is { } value) Take(name.ToUpperInvariant(), value);
        text.Clear();
        element = "";
        if (Is(name, "Item") || Is(name, "Content_Item")) item = null;
        // Type with its Retraction stands behind the sections.
        if (Is(name, section)) section = "";
    }

    void Take(string name, string value)
    {
        switch (section)
        {
            case "CASE" when name == "ID":
                caseId ??= FactText.Id(value);
                break;
            case "COMPLAINANT" when name == "ENTITY":
                entity ??= value;
                break;
            case "COMPLAINANT" when name == "EMAIL" && value.Contains('@'):
                address ??= FactText.FirstWord(value).ToString();
                break;
            case "SOURCE":
                source.Take(name, value);
                break;
            case "CONTENT":
                item?.Take(name, value);
                break;
        }
    }

    public Reading? ToReading()
    {
        if (items.Count == 0) items.Add(new());
        var found = items.Select(content => content.ToItem(source, protocol)).ToList();
        found.RemoveAll(one => !one.HasContent && one.Item is { Ip: null, Work: null } && one.Times.Count == 0);
        if (found.Count == 0 && caseId is null) return null;
        return new("acns") { CaseId = caseId, Complainant = entity, Address = address, Retraction = retraction, Items = found };
    }

    static bool Is(string name, string expected) => name.Equals(expected, StringComparison.OrdinalIgnoreCase);

    /// <summary>What Source and Item may say; the first mention counts.</summary>
    sealed class Section
    {
        NoticeItem facts = new();
        NoticeTime? time;
        string? infoHash;

        public void Take(string name, string value)
        {
            facts = name switch
            {
                "IP_ADDRESS" or "IPADDRESS" => facts with { Ip = facts.Ip ?? FactText.Endpoint(value).Ip },
                "PORT" => facts with { Port = facts.Port ?? FactText.Port(value) },
                "TYPE" => facts with { Protocol = facts.Protocol ?? FactText.Protocol(value) },
                "TITLE" => facts with { Work = facts.Work ?? value },
                "FILENAME" => facts with { FileName = facts.FileName ?? FactText.FileName(value) },
                "FILESIZE" => facts with { Size = facts.Size ?? FactSize.Read(value, out _) },
                "HASH" => facts with { InfoHash = facts.InfoHash ?? FactText.Hash(value) },
                "URL" => facts with { Url = facts.Url ?? FactText.Url(value) },
                _ => facts,
            };
            if (name == "INFOHASH") infoHash ??= FactText.Hash(value);
            if (name == "TIMESTAMP") time ??= NoticeTime.Read(value);
        }

        // Type of an item is the kind of work; Type of the source is the network.
        public ReadItem ToItem(Section source, string? protocol) => new(facts with
        {
            Ip = source.facts.Ip,
            Port = source.facts.Port,
            Protocol = protocol ?? source.facts.Protocol,
            InfoHash = infoHash ?? facts.InfoHash,
        })
        {
            Times = (time ?? source.time) is { } stated ? [stated] : [],
        };
    }
}
