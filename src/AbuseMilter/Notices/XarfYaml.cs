using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>X-ARF 0.1 and 0.2: a letter for people, a YAML document of <c>Key: value</c> lines, and a log or the offending mail.</summary>
static class XarfYaml
{
    const string Type = "Report-Type:";

    static readonly SearchValues<string> Types = SearchValues.Create([Type], StringComparison.OrdinalIgnoreCase);

    static readonly SearchValues<string> Others =
        SearchValues.Create(["Reported-From:", "Schema-URL:", "Source-Type:", "Report-ID:"], StringComparison.OrdinalIgnoreCase);

    public static Reading? Read(NoticeSource source)
    {
        var documents = source.Documents(Holds);
        return documents.Count == 0 ? null : Read(YamlLines.Of(documents[0], Type), source);
    }

    static bool Holds(string text) => text.AsSpan().ContainsAny(Types) && text.AsSpan().ContainsAny(Others);

    static Reading? Read(YamlLines report, NoticeSource source)
    {
        if (TypeOf(report) is not { } type) return null;
        var isCopyright = type.Contains("copyright", StringComparison.Ordinal);
        var (ip, port) = FactText.Endpoint(report["Source"]?.Split('/')[0]);
        var time = report["Date"] is { } date ? NoticeTime.Read(date) : null;
        var item = new NoticeItem { Ip = ip, Port = FactText.Port(report["Port"]) ?? FactText.Port(report["Source-Port"]) ?? port };
        if (isCopyright)
        {
            item = XarfLog.AddTo(item with { Protocol = FactText.Protocol(report["Service"]) }, source, Holds);
        }
        var read = new ReadItem(item) { Times = time is null ? [] : [time] };
        return new("xarf")
        {
            ReportType = "x-arf/" + type,
            Kind = isCopyright && read.HasEvent ? NoticeKind.Conduit : NoticeKind.Unknown,
            CaseId = FactText.Id(report["Report-ID"]),
            Address = report["Reported-From"] is { } address && address.Contains('@') ? FactText.FirstWord(address).ToString() : null,
            Items = ip is null && time is null ? [] : [read],
        };
    }

    // The type says what happened; in some reports that is in the category alone.
    static string? TypeOf(YamlLines report)
    {
        var (type, category) = (Word(report["Report-Type"]), Word(report["Category"]));
        return category?.Contains("copyright", StringComparison.Ordinal) is true && type?.Contains("copyright", StringComparison.Ordinal) is not true
            ? category : type;
    }

    static string? Word(string? text)
    {
        if (text is null) return null;
        var word = FactText.FirstWord(text);
        return word.Length is > 0 and <= 60 && !word.ContainsAnyExceptInRange('!', '~') ? word.ToString().ToLowerInvariant() : null;
    }
}
