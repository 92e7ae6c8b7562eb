using System.Collections.Frozen;
using System.Text;

namespace AbuseMilter.Notices;

/// <summary>The facts of one ACNS document. Knows the element names of all versions and which section they belong to.</summary>
sealed class AcnsFacts : IXmlFacts
{
    // Networks of files that lie somewhere, unlike those of peers.
    static readonly string[] WebTypes = ["WEB", "HTTP", "HTTPS", "WEBSITE", "WEB SITE", "STREAM", "STREAMING", "FTP", "CYBERLOCKER", "AUCTION"];

    // Closed, settled, retracted, and what nobody knows: only an open case is a claim.
    static readonly string[] OpenStatus = ["OPEN", "OPENED", "REOPEN", "REOPENED", "NEW", "ACTIVE", "PENDING", "ESCALATED"];

    readonly List<(AcnsSection Item, AcnsSection Source)> items = [];
    readonly StringBuilder text = new();
    AcnsSection source = new();
    string section = "";
    string element = "";
    AcnsSection? item;
    string? caseId;
    string? entity;
    string? address;
    string? type;
    string? deadline;
    bool retraction;
    bool repeated;

    public void Open(string name)
    {
        text.Clear();
        element = Plain(name);
        switch (element)
        {
            case "CASE" or "COMPLAINANT" or "SERVICEPROVIDER" or "SOURCE" or "CONTENT":
            case "HISTORY" or "NOTES" or "TEXTNOTICE" or "DETECTION" or "VERIFICATION":
                section = element;
                item = null;
                // Another source behind an item is that of the next ones.
                if (section == "SOURCE" && items.Count > 0) source = new();
                break;
            case "ITEM" or "CONTENTITEM" when items.Count < NoticeReader.MaxItems:
                section = "CONTENT";
                items.Add((item = new(), source));
                break;
            case "NOTICE" when section == "HISTORY":
                repeated = true;
                break;
        }
    }

    public void Text(ReadOnlySpan<char> value)
    {
        if (text.Length < 2 * FactText.MaxLength) text.Append(value[..Math.Min(value.Length, FactText.MaxLength)]);
    }

    public void Attribute(string element, string name, string value)
    {
        switch (Plain(element), Plain(name))
        {
            case (_, "RETRACTION"):
                retraction |= IsTrue(value);
                break;
            case ("CASE", "ID"):
                caseId ??= FactText.Id(value);
                break;
            case ("SUBTYPE", "PROTOCOL") when section == "SOURCE":
                source.Take("PROTOCOL", value);
                break;
            case ("SUBTYPE", "BASETYPE"):
                type ??= value;
                break;
            case ("ALSOSEEN", "START" or "END"):
                (item ?? source).Seen(value);
                break;
        }
    }

    public void Close(string name)
    {
        var plain = Plain(name);
        if (plain.Length > 0 && plain == element && FactText.Line(text.ToString()) is { } value) Take(plain, value);
        text.Clear();
        element = "";
        if (plain is "ITEM" or "CONTENTITEM") item = null;
        // Type with its Retraction stands behind the sections.
        if (plain == section) section = "";
    }

    void Take(string name, string value)
    {
        switch (section, name)
        {
            case (_, "RETRACTION"):
                retraction |= IsTrue(value);
                break;
            case (_, "DEADLINE" or "RESPONSEDEADLINE" or "DUEDATE"):
                deadline ??= value;
                break;
            case ("CASE", "ID"):
                caseId ??= FactText.Id(value);
                break;
            case ("CASE", "STATUS"):
                retraction |= !OpenStatus.Contains(value.Trim().ToUpperInvariant());
                break;
            case ("COMPLAINANT", "ENTITY"):
                entity ??= value;
                break;
            case ("COMPLAINANT", "EMAIL") when value.Contains('@'):
                address ??= FactText.FirstWord(value).ToString();
                break;
            case ("SOURCE", _):
                if (name == "TYPE") type ??= value;
                source.Take(name, value);
                break;
            case ("CONTENT", _):
                item?.Take(name, value);
                break;
        }
    }

    public Reading? ToReading()
    {
        if (items.Count == 0) items.Add((new(), source));
        var isWeb = type is not null && WebTypes.Contains(type.ToUpperInvariant());
        var found = items.Select(one => one.Item.ToItem(one.Source)).ToList();
        found.RemoveAll(one => !one.HasContent && one.Item is { Ip: null, Work: null } && one.Times.Count == 0);
        if (found.Count == 0 && caseId is null) return null;
        return new("acns")
        {
            CaseId = caseId,
            Complainant = entity,
            Address = address,
            Retraction = retraction,
            IsRepeated = repeated,
            Kind = isWeb ? NoticeKind.Hosting : Reading.KindOf(found),
            Deadline = deadline is null ? null : MachineDeadline.Read(deadline),
            Items = found,
        };
    }

    static bool IsTrue(string value) => value.Trim().ToUpperInvariant() is "TRUE" or "1" or "YES";

    // "IP_Address" in one version is "IPAddress" in the next sender's. Empty for a name that is of no use here.
    static string Plain(string name) => Names.GetValueOrDefault(name, "");

    static readonly FrozenDictionary<string, string> Names = new[]
    {
"Case", "ID", "Status", "Complainant", "Entity", "Email", "Service_Provider", "Source", "Content", "Item", "Content_Item",
        "History", "Notice", "Notes", "TextNotice", "Text_Notice", "Detection", "Verification", "TimeStamp", "Time_Stamp", "IP_Address",
        "IP", "Port", "Type", "SubType", "BaseType", "Protocol", "Title", "FileName", "File_Name", "FileSize", "File_Size", "Hash",
        "InfoHash", "Info_Hash", "URL", "URL_Base", "AlsoSeen", "Also_Seen", "Start", "End", "Retraction", "Deadline",
        "Response_Deadline", "Due_Date",
    }.SelectMany(name => new[] { name, name.Replace("_", "", StringComparison.Ordinal) }).Distinct(StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(
            name => name, name => name.ToUpperInvariant().Replace("_", "", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase);
}
