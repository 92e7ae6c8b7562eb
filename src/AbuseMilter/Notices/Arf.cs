using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>
/// ARF (RFC 5965): what a mailbox provider tells of a mail that its user called spam. The mail itself lies in the report as evidence and is never
/// read, whatever it says.
/// </summary>
static class Arf
{
    const string Type = "Feedback-Type:";

    static readonly SearchValues<string> Types = SearchValues.Create([Type], StringComparison.OrdinalIgnoreCase);

    // The type with which XARF wraps its JSON.
    const string Xarf = "xarf";

    public static Reading? Read(NoticeSource source) =>
        source.Documents(Holds).Select(report => Read(YamlLines.Of(report, Type))).FirstOrDefault(reading => reading is not null);

    // Some senders label the part as plain text, but its fields are there.
    static bool Holds(string text) =>
        text.AsSpan().ContainsAny(Types)
        && (text.Contains("User-Agent:", StringComparison.OrdinalIgnoreCase) || text.Contains("Source-IP:", StringComparison.OrdinalIgnoreCase));

    static Reading? Read(YamlLines report)
    {
        if (report["Feedback-Type"] is not { } type || !IsWord(type) || type.Equals(Xarf, StringComparison.OrdinalIgnoreCase)) return null;
        var ip = FactText.Endpoint(report["Source-IP"]).Ip;
        var time = NoticeTime.Read(report["Arrival-Date"]) ?? NoticeTime.Read(report["Received-Date"]);
        return new("arf")
        {
            ReportType = "arf/" + type.ToLowerInvariant(),
            Items = ip is null && time is null ? [] : [new(new() { Ip = ip, Port = FactText.Port(report["Source-Port"]) }) { Times = time is null ? [] : [time] }],
        };
    }

    static bool IsWord(string type) => type.Length <= 40 && !type.AsSpan().ContainsAnyExceptInRange('!', '~');
}
