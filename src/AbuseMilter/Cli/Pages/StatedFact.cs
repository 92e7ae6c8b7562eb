using System.Globalization;
using AbuseMilter.Notices;

namespace AbuseMilter.Cli.Pages;

/// <summary>One fact of a notice for people, and where it stands: nowhere, if it was put together or reckoned.</summary>
sealed record StatedFact(string Name, string Value, Place? Place)
{
    public static IEnumerable<StatedFact> Of(Notice notice, FactPlaces places)
    {
        if (notice.CaseId is { } caseId) yield return new("case", caseId, places.Of("case", caseId));
        if (notice.TicketId is { } ticket) yield return new("ticket", ticket, places.Of("ticket", ticket));
        if (notice.Complainant is { } agent) yield return new("complainant", agent, places.Of("complainant", agent));
        if (notice.RightsHolder is { } holder) yield return new("rights holder", holder, places.Of("rights holder", holder));
        if (notice.Address is { } address) yield return new("answers to", address, places.Of("answers to", address));
        if (notice.ReportType is { } type) yield return new("report", type, places.Of("report", type[(type.IndexOf('/', StringComparison.Ordinal) + 1)..]));
        if (notice.Retraction) yield return new("withdraws", "an earlier notice", null);
        if (notice.IsRepeated) yield return new("repeated", "not the first about the same matter", null);
    }

    public static IEnumerable<StatedFact> Of(NoticeItem item, FactPlaces places)
    {
        if (item.CaseId is { } caseId) yield return new("case", caseId, places.Of("case", caseId));
        if (item.Ip is { } ip) yield return new("ip", ip, places.OfIp(ip));
        if (item.Port?.ToString(CultureInfo.InvariantCulture) is { } port) yield return new("port", port, places.Of("port", port));
        if (item.Protocol is { } protocol) yield return new("protocol", protocol, places.Of("protocol", protocol));
        if (item.TimeUtc is { } time)
        {
            var guess = item.TimeAssumed ? " (zone, or day and month, guessed)" : "";
            yield return new("time", time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC" + guess, item.TimeStated is { } stated ? places.OfTime(stated) : null);
        }
        if (item.Work is { } work) yield return new("work", work, places.Of("work", work));
        if (item.FileName is { } file) yield return new("filename", file, places.Of("filename", file));
        if (item.Size is { } size) yield return new("size", string.Create(CultureInfo.InvariantCulture, $"{size:N0} bytes"), places.OfSize(size));
        if (item.InfoHash is { } hash) yield return new("infohash", hash, places.Of("infohash", hash));
        if (item.Url is { } url) yield return new("url", url, places.Of("url", url));
    }
}
