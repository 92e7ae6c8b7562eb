using AbuseMilter.Mime;

namespace AbuseMilter.Notices;

/// <summary>Reads the facts of a notice out of a mail. Pure; linear in the length of the mail; never throws for what a mail says.</summary>
public static class NoticeReader
{
    /// <summary>A mail with more items is a list of complaints; the first ones are read.</summary>
    public const int MaxItems = 1000;

    delegate Reading? Format(NoticeSource source);

    // A document of no known format, which those would only say again.
    static readonly Format Unknown = Dialect.Read;

    // Most trusted first: what a machine wrote for machines comes before prose. Later formats only fill gaps of earlier ones,
    // and where they contradict them, the notice says so.
    static readonly Format[] Formats =
    [
        Arf.Read,
        Xarf.Read,
        XarfYaml.Read,
        Acns.Read,
        Irma.Read,
        Unknown,
        LabelBlock.Read,
        Letterhead.Read,
    ];

    /// <summary>Null when the mail states no fact of a notice.</summary>
    public static Notice? Read(MimeMessage message, NoticeHints? hints = null) => Read(NoticeSource.Of(message) with { Hints = hints ?? NoticeHints.None });

    internal static Notice? Read(NoticeSource source)
    {
        var readings = Readings(source);
        var notice = NoticeMerge.Of(readings, source);
        if (!readings[0].IsOtherReport) notice = OtherAddresses.AddTo(LooseNetwork.AddTo(LooseHash.AddTo(LooseEvent.AddTo(notice, source), source), source), source);
        if (notice is { CaseId: null, TicketId: null, ReportType: null, Items: [], Retraction: false }) return null;
        return notice.Complainant is null ? notice with { Complainant = LetterWriter.Domain(source) } : notice;
    }

    static List<Reading> Readings(NoticeSource source)
    {
        var readings = new List<Reading>();
        foreach (var format in Formats)
        {
            if (format == Unknown && readings.Count > 0) continue;
            if (format(source) is not { } reading || !Counts(reading, source.Hints)) continue;
            if (reading.IsOtherReport) return [reading];
            // What stands around numbers in a document of a program is no letter.
            readings.Add(readings is [{ Format: "xml" or "json" }] ? reading with { Items = [], Places = [] } : WithoutSettlement(reading));
        }
        return readings;
    }

    // Who writes and to whom is read of every mail; facts only where the sender puts them.
    static bool Counts(Reading reading, NoticeHints hints) => hints.Formats.Count == 0 || reading.Format == "letter" || hints.Formats.Contains(reading.Format);

    // Where money is asked for is no place of the work, and what the link holds is for the subscriber's eyes.
    static Reading WithoutSettlement(Reading reading)
    {
        if (!reading.Items.Any(item => IsSettlement(item.Item.Url)) && !reading.Places.Any(place => IsSettlement(place.Url))) return reading;
        return reading with
        {
            Items = [.. reading.Items.Select(item => IsSettlement(item.Item.Url) ? item with { Item = item.Item with { Url = null } } : item)],
            Places = [.. reading.Places.Where(place => !IsSettlement(place.Url))],
        };
    }

    static bool IsSettlement(string? url) => url is not null && Redaction.IsSettlement(url);
}
