using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>XARF, the eXtended Abuse Reporting Format, as JSON: version 4, version 3 and their forerunners, of any category.</summary>
static class Xarf
{
    static readonly SearchValues<string> Marks =
        SearchValues.Create(["xarf_version", "ReporterInfo", "source_identifier"], StringComparison.Ordinal);

    // Types of version 4 about things that lie somewhere.
    static readonly string[] HostingTypes = ["cyberlocker", "link_site", "ugc_platform", "usenet", "streaming"];

    public static Reading? Read(NoticeSource source)
    {
        Reading? reading = null;
        foreach (var report in source.Documents(text => text.AsSpan().ContainsAny(Marks)).SelectMany(XarfDocuments.Of))
        {
            var one = Read(report);
            // A mail is about one thing; a notice among reports about others would be answered for all.
            reading = reading is null ? one : reading.ReportType == one.ReportType || one.IsOtherReport ? reading.And(one) with { ReportType = one.ReportType } : reading;
            if (reading.Items.Count >= NoticeReader.MaxItems) break;
        }
        return reading;
    }

    static Reading Read(XarfFields report)
    {
        var type = XarfType.Of(report);
        var isCopyright = type?.Contains("copyright", StringComparison.Ordinal) is true;
        var item = Item(report, isCopyright);
        var agent = report.Line("sender.org", "reporterinfo.reporterorg", "reporter.org", "reporter.name", "reporterinfo.reportercontactname");
        return new("xarf")
        {
            ReportType = type ?? "xarf",
            Kind = isCopyright ? Kind(type!, item) : NoticeKind.Unknown,
            CaseId = report.First(value => FactText.Id(value), "caseid", "reportercaseid", "report.reportercaseid", "report.caseid", "reportid", "report.reportid"),
            Complainant = agent,
            Address = report.First(Address, "sender.contact", "sender.email", "reporterinfo.reportercontactemail", "reporterinfo.reporterorgemail",
                "reporter.contact", "reporter.email"),
            RightsHolder = isCopyright ? Owner(report, agent) : null,
            Items = item is { HasContent: false, Times: [], Item: { Ip: null, Work: null } } ? [] : [item],
        };
    }

    static ReadItem Item(XarfFields report, bool isCopyright)
    {
        var magnet = report.First(Magnet.Read, "swarminfo.magneturi", "magneturi", "swarminfo.magnetlink", "magnetlink", "report.magneturi", "report.sourceurl", "infringingurl");
        var (ip, port) = report.FirstValue(Endpoint, "sourceidentifier", "sourceip", "report.sourceip", "source.ip", "report.source.ip") ?? default;
        var protocol = report.First(Protocol, "p2pprotocol", "sharingprotocol", "report.sharingprotocol", "report.p2pprotocol", "protocol", "report.protocol");
        var url = report.First(value => FactText.Url(value), "infringingurl", "infringingurls", "contenturl", "sourceurl", "url", "urls", "report.infringingurl",
            "report.sourceurl", "report.url", "nzbinfo.nzburl", "sourceidentifier");
        return new(new()
        {
            Ip = ip,
            Port = report.FirstValue(value => FactText.Port(value), "sourceport", "report.sourceport", "source.port", "report.source.port") ?? port,
            Protocol = protocol,
            InfoHash = Hash(report) ?? magnet?.Hash ?? (isCopyright && protocol is not null ? FileHash(report) : null),
            FileName = report.First(value => FactText.FileName(value), "swarminfo.torrentname", "swarminfo.filename", "swarminfo.name", "torrentname", "fileinfo.filename",
                "filename", "report.filename", "report.file.filename", "files.filename", "files.name", "files.path", "swarminfo.files.name",
                "report.torrentname", "nzbinfo.nzbname") ?? magnet?.Name,
            Size = report.FirstValue(value => FactSize.Read(value, out _), "swarminfo.totalsize", "swarminfo.filesize", "fileinfo.filesize", "filesize", "report.filesize", "report.file.filesize", "files.filesize",
                "files.size", "messageinfo.filesize") ?? magnet?.Size,
            Work = report.First(value => FactText.Work(value), "worktitle", "work.title", "work", "infringedwork", "title", "report.worktitle",
                "report.infringedmaterial", "report.copyrightedwork", "report.infringedwork", "report.work", "report.title", "infringedmaterial", "copyrightedwork"),
            Url = url,
        })
        {
            Times = [.. Times(report)],
        };
    }

    // What came last counts.
    static IEnumerable<NoticeTime> Times(XarfFields report)
    {
        string[][] rows = [["firstseen", "report.firstseen"], ["lastseen", "report.lastseen"], ["timestamp", "report.date", "date", "report.timestamp"]];
        return rows.Select(row => report.First(value => NoticeTime.Read(value), row)).OfType<NoticeTime>();
    }

    static string? Hash(XarfFields report) => report.First(value => FactText.Hash(value), "swarminfo.infohash", "infohash", "swarminfo.infohashv1", "swarminfo.infohashv2",
        "report.infohash", "report.torrenthash", "torrenthash", "swarminfo.hash", "p2pinfo.infohash");

    static string? FileHash(XarfFields report) =>
        report.First(value => FactText.Hash(value), "filehash", "fileinfo.filehash", "report.filehash", "report.filehash.hashvalue", "report.file.filehash.hashvalue");

    static string? Owner(XarfFields report, string? agent)
    {
        var owner = report.Line("rightsholder", "copyrightholder", "copyrightowner", "rightsowner", "report.rightsholder", "report.copyrightholder", "report.copyrightowner",
            "report.rightsowner", "onbehalfof.complainantorg", "onbehalfof.org", "reporter.onbehalfof", "onbehalfof", "reporter.org");
        return owner == agent ? null : owner;
    }

    static NoticeKind Kind(string type, ReadItem item)
    {
        if (HostingTypes.Any(hosting => type.EndsWith("/" + hosting, StringComparison.Ordinal))) return NoticeKind.Hosting;
        if (type.EndsWith("/p2p", StringComparison.Ordinal) || item.Item.Protocol is not null) return item.HasEvent ? NoticeKind.Conduit : NoticeKind.Unknown;
        return Reading.KindOf([item]);
    }

    static string? Address(string value) => value.Contains('@') && FactText.FirstWord(value) is { Length: <= 254 } address ? address.ToString() : null;

    static string? Protocol(string value) => value.Equals("other", StringComparison.OrdinalIgnoreCase) ? null : FactText.Protocol(value);

    static (string? Ip, int? Port)? Endpoint(string value) => FactText.Endpoint(value) is { Ip: not null } endpoint ? endpoint : null;
}
