namespace AbuseMilter.Notices;

/// <summary>
/// Where a fact stands in XARF reports, the likeliest place first, as <see cref="XarfFields"/> folds paths: version 4, then what version 3 keeps
/// under <c>Report</c>, then names that senders make up. A new sender is a new name here.
/// </summary>
static class XarfPaths
{
    public static readonly string[] CaseId =
        ["caseid", "reportercaseid", "report.reportercaseid", "report.caseid", "case", "report.case", "reportid", "report.reportid"];

    public static readonly string[] Tags = ["tags", "report.tags"];

    public static readonly string[] Agent =
        ["sender.org", "reporterinfo.reporterorg", "reporter.org", "reporter.name", "reporterinfo.reportercontactname"];

    public static readonly string[] Address =
    [
        "sender.contact", "sender.email", "reporterinfo.reportercontactemail", "reporterinfo.reporterorgemail", "reporter.contact", "reporter.email",
    ];

    public static readonly string[] Owner =
    [
        "rightsholder", "copyrightholder", "copyrightowner", "rightsowner", "report.rightsholder", "report.copyrightholder",
        "report.copyrightowner", "report.rightsowner", "onbehalfof.complainantorg", "onbehalfof.org", "reporter.onbehalfof", "onbehalfof",
        "reporter.org",
    ];

    public static readonly string[] Ip = ["sourceidentifier", "sourceip", "report.sourceip", "source.ip", "report.source.ip"];

    public static readonly string[] Port = ["sourceport", "report.sourceport", "source.port", "report.source.port"];

    public static readonly string[] Protocol =
        ["p2pprotocol", "sharingprotocol", "report.sharingprotocol", "report.p2pprotocol", "protocol", "report.protocol"];

    public static readonly string[] FirstSeen = ["firstseen", "report.firstseen"];

    public static readonly string[] LastSeen = ["lastseen", "report.lastseen"];

    public static readonly string[] Time = ["timestamp", "report.date", "date", "report.timestamp"];

    public static readonly string[] InfoHash =
    [
        "swarminfo.infohash", "infohash", "swarminfo.infohashv1", "swarminfo.infohashv2", "report.infohash", "report.torrenthash", "torrenthash",
        "swarminfo.hash", "p2pinfo.infohash",
    ];

    /// <summary>Digests of a file; that of a torrent only where files are shared.</summary>
    public static readonly string[] FileHash =
        ["filehash", "fileinfo.filehash", "report.filehash", "report.filehash.hashvalue", "report.file.filehash.hashvalue"];

    public static readonly string[] Magnet =
    [
        "swarminfo.magneturi", "magneturi", "swarminfo.magnetlink", "magnetlink", "report.magneturi", "report.sourceurl", "infringingurl",
    ];

    public static readonly string[] FileName =
    [
        "swarminfo.torrentname", "swarminfo.filename", "swarminfo.name", "torrentname", "fileinfo.filename", "filename", "report.filename",
        "report.file.filename", "files.filename", "files.name", "files.path", "swarminfo.files.name", "report.torrentname", "nzbinfo.nzbname",
    ];

    public static readonly string[] Size =
    [
        "swarminfo.totalsize", "swarminfo.filesize", "fileinfo.filesize", "filesize", "report.filesize", "report.file.filesize",
        "files.filesize", "files.size", "messageinfo.filesize",
    ];

    public static readonly string[] Work =
    [
        "worktitle", "work.title", "work", "infringedwork", "title", "report.worktitle", "report.infringedmaterial", "report.copyrightedwork",
        "report.infringedwork", "report.work", "report.title", "infringedmaterial", "copyrightedwork",
    ];

    public static readonly string[] Url =
    [
        "infringingurl", "infringingurls", "contenturl", "sourceurl", "url", "urls", "report.infringingurl", "report.sourceurl", "report.url",
        "nzbinfo.nzburl", "sourceidentifier",
    ];
}
