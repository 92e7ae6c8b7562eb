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

    static readonly SearchValues<string> Others = SearchValues.Create(["User-Agent:", "Source-IP:"], StringComparison.OrdinalIgnoreCase);

    // The type with which XARF wraps its JSON.
    const string Xarf = "xarf";

    // The fields of a report lie that near to its type.
    const int MaxReport = 8 * 1024;

    public static Reading? Read(NoticeSource source) =>
        source.Documents(Holds).Select(ReadPart).FirstOrDefault(reading => reading is not null);

    // Some senders label the part as plain text, but its fields are there.
    static bool Holds(string text) => text.AsSpan().ContainsAny(Types) && text.AsSpan().ContainsAny(Others);

    static Reading? ReadPart(string text)
    {
        var at = text.IndexOf(Type, StringComparison.OrdinalIgnoreCase);
        var start = Math.Max(0, at - MaxReport);
        var report = text.AsSpan(start, Math.Min(text.Length, at + MaxReport) - start);
        var type = FactText.FirstWord(Field(report, Type));
        if (type.Length is 0 or > 40 || type.ContainsAnyExceptInRange('!', '~') || type.Equals(Xarf, StringComparison.OrdinalIgnoreCase)) return null;
        var ip = FactText.Endpoint(Field(report, "Source-IP:")).Ip;
        var time = NoticeTime.Read(Field(report, "Arrival-Date:")) ?? NoticeTime.Read(Field(report, "Received-Date:"));
        var port = FactText.Port(Field(report, "Source-Port:"));
        var item = new NoticeItem { Ip = ip, Port = port, Url = FactText.Url(Field(report, "Reported-URI:")) };
        return new("arf")
        {
            ReportType = "arf/" + type.ToString().ToLowerInvariant(),
            Items = ip is null && time is null ? [] : [new(item) { Times = time is null ? [] : [time] }],
        };
    }

    // Senders that lose the line ends on the way put all fields into one line.
    static ReadOnlySpan<char> Field(ReadOnlySpan<char> report, string name)
    {
        var at = report.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return default;
        var value = report[(at + name.Length)..];
        var end = value.IndexOf('\n');
        while (end >= 0 && end + 1 < value.Length && value[end + 1] is ' ' or '\t')
        {
            var next = value[(end + 1)..].IndexOf('\n');
            end = next < 0 ? -1 : end + 1 + next;
        }
        return end < 0 ? value : value[..end];
    }
}
