using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>XARF, the eXtended Abuse Reporting Format, as JSON: version 4, version 3 and their forerunners, of any category.</summary>
static class Xarf
{
    static readonly SearchValues<string> Marks =
        SearchValues.Create(["xarf_version", "ReporterInfo", "source_identifier"], StringComparison.Ordinal);

    // Types of version 4 about things that lie somewhere.
    static readonly string[] HostingTypes = ["cyberlocker", "link_site", "ugc_platform", "usenet", "streaming"];

    public static Reading? Read(NoticeSource source) => Reading.Of(source.Documents(Holds).SelectMany(XarfDocuments.Of).Select(Read), And);

    static bool Holds(string text) => text.AsSpan().ContainsAny(Marks);

    // A mail is about one thing: a notice among reports about others would be answered for all.
    static Reading And(Reading known, Reading next) =>
        next.IsOtherReport || next.ReportType == known.ReportType ? known.And(next) with { ReportType = next.ReportType } : known;

    static Reading Read(XarfFields report)
    {
        var type = XarfType.Of(report) ?? "xarf";
        var isCopyright = type.Contains("copyright", StringComparison.Ordinal);
        var item = Item(report, isCopyright);
        var agent = report.Line(XarfPaths.Agent);
        return new("xarf")
        {
            ReportType = type,
            Kind = isCopyright ? Kind(type, item) : NoticeKind.Unknown,
            CaseId = report.First(Tagged, XarfPaths.Tags) ?? report.First(value => FactText.Id(value), XarfPaths.CaseId),
            TicketId = report.First(Tagged, XarfPaths.Tags) is null ? null : report.First(value => FactText.Id(value), XarfPaths.CaseId),
            Complainant = agent,
            Address = report.First(Address, XarfPaths.Address),
            RightsHolder = isCopyright && report.Line(XarfPaths.Owner) is { } owner && owner != agent ? owner : null,
            Items = item is { HasContent: false, Times: [], Item: { Ip: null, Work: null } } ? [] : [item],
        };
    }

    static ReadItem Item(XarfFields report, bool isCopyright)
    {
        var magnet = report.First(Magnet.Read, XarfPaths.Magnet);
        var (ip, port) = report.FirstValue(Endpoint, XarfPaths.Ip) ?? default;
        var protocol = report.First(Protocol, XarfPaths.Protocol);
        var isShared = isCopyright && protocol is not null;
        var item = new NoticeItem
        {
            Ip = ip,
            Port = report.FirstValue(value => FactText.Port(value), XarfPaths.Port) ?? port,
            Protocol = protocol,
            InfoHash = Hash(report, XarfPaths.InfoHash) ?? magnet?.Hash ?? (isShared ? Hash(report, XarfPaths.FileHash) : null),
            FileName = report.First(value => FactText.FileName(value), XarfPaths.FileName) ?? magnet?.Name,
            Size = report.FirstValue(value => FactSize.Read(value, out _), XarfPaths.Size) ?? magnet?.Size,
            Work = report.First(value => FactText.Work(value), XarfPaths.Work),
            Url = report.First(value => FactText.Url(value), XarfPaths.Url),
        };
        // What came last counts.
        string[][] times = [XarfPaths.FirstSeen, XarfPaths.LastSeen, XarfPaths.Time];
        return new(item)
        {
            Times = [.. times.Select(paths => report.First(value => NoticeTime.Read(value), paths)).OfType<NoticeTime>()],
        };
    }

    // "case:AB-118": the number that people know it by.
    static string? Tagged(string value) => value.StartsWith("case:", StringComparison.OrdinalIgnoreCase) ? FactText.Id(value.AsSpan(5)) : null;

    static string? Hash(XarfFields report, string[] paths) => report.First(value => FactText.Hash(value), paths);

    static NoticeKind Kind(string type, ReadItem item)
    {
        if (HostingTypes.Any(hosting => type.EndsWith("/" + hosting, StringComparison.Ordinal))) return NoticeKind.Hosting;
        var isShared = type.EndsWith("/p2p", StringComparison.Ordinal) || item.Item.Protocol is not null;
        if (!isShared) return Reading.KindOf([item]);
        return item.HasEvent ? NoticeKind.Conduit : NoticeKind.Unknown;
    }

    static string? Address(string value) =>
        value.Contains('@') && FactText.FirstWord(value) is { Length: <= 254 } address ? address.ToString() : null;

    static string? Protocol(string value) => value.Equals("other", StringComparison.OrdinalIgnoreCase) ? null : FactText.Protocol(value);

    static (string? Ip, int? Port)? Endpoint(string value) => FactText.Endpoint(value) is { Ip: not null } endpoint ? endpoint : null;
}
