using System.Globalization;
using static AbuseMilter.Notices.NoticeFact;

namespace AbuseMilter.Notices;

/// <summary>A fact as it was read from a value.</summary>
readonly record struct StatedFact(NoticeFact Fact, string? Text, long Number = 0, NoticeTime? Time = null)
{
    /// <summary>Facts that two statements of one event cannot state differently.</summary>
    public bool Identifies => Fact is Ip or Port or NoticeFact.Time or FirstSeen or LastSeen or InfoHash or FileName or Work;

    public bool IsSameAs(StatedFact other) => Text == other.Text && Number == other.Number
        && (Time == other.Time || (Time is not null && other.Time is not null && Time.AgreesWith(other.Time)));

    /// <summary>Appends what a value says: nothing where it cannot be read, two facts where it says both address and port.</summary>
    public static void Read(LabelledValue value, TimeHints hints, List<StatedFact> facts)
    {
        switch (value.Fact)
        {
            case Ip:
                ReadEndpoints(value.Value, facts);
                break;
            case NoticeFact.Time or FirstSeen or LastSeen:
                ReadTimes(value, hints, facts);
                break;
            case InfoHash:
                if (FactText.Hash(value.Value) is { } hash) facts.Add(new(InfoHash, hash));
                if (Magnet.Read(value.Value)?.Name is { } file) facts.Add(new(MagnetFile, file));
                break;
            case Url when Magnet.IsIn(value.Value) && FactText.Hash(value.Value) is not null:
                Read(value with { Fact = InfoHash }, hints, facts);
                break;
            case Work or FileName when WithFile(value.Value) is { } both:
                if (FactText.Work(both.Title) is { } title) facts.Add(new(Work, title));
                facts.Add(new(FileName, both.File));
                break;
            case FileName:
                var (name, size) = FileLine.Split(value.Value);
                if (name is not null) facts.Add(new(FileName, name));
                if (size is not null) facts.Add(new(Size, null, size.Value));
                break;
            default:
                if (Single(value) is { } fact) facts.Add(fact);
                break;
        }
    }

    static StatedFact? Single(LabelledValue value) => value.Fact switch
    {
        Port => FactText.Port(value.Value) is { } port ? new(Port, null, port) : null,
        Size => FactSize.Read(value.Value, out _) is { } size ? new(Size, null, size) : null,
        Protocol => Of(Protocol, FactText.Protocol(value.Value)),
        Network => Of(Network, FactText.Network(value.Value)),
        Work => Of(Work, FactText.Work(value.Value)),
        Url => Of(Url, FactText.Url(value.Value)),
        RightsHolder => Of(RightsHolder, FactText.Work(value.Value)),
        CaseId => Of(CaseId, FactText.Id(value.Value)),
        TicketId => Of(TicketId, FactText.Id(value.Value)),
        _ => null,
    };

    // "Some Title (some.title.mkv)", "Some Title / some.title.mkv"
    static (string Title, string File)? WithFile(string value)
    {
        value = value.Trim();
        var isBracketed = value.EndsWith(')');
        var at = isBracketed ? value.LastIndexOf(" (", StringComparison.Ordinal) : value.LastIndexOf(" / ", StringComparison.Ordinal);
        if (at <= 0) return null;
        var file = value[(at + (isBracketed ? 2 : 3))..].TrimEnd(')');
        return FactText.IsFileName(file) ? (value[..at], file) : null;
    }

    static StatedFact? Of(NoticeFact fact, string? text) => text is null ? null : new(fact, text);

    // "192.0.2.1, 192.0.2.2"
    static void ReadEndpoints(string value, List<StatedFact> facts)
    {
        var (ip, port) = FactText.Endpoint(value);
        if (ip is null) return;
        facts.Add(new(Ip, ip));
        if (port is not null) facts.Add(new(Port, null, port.Value));
        if (!value.AsSpan().ContainsAny(',', ';')) return;
        foreach (var range in value.AsSpan().SplitAny(",;"))
        {
            if (facts.Count < NoticeReader.MaxItems && FactText.Endpoint(value.AsSpan(range)) is { Ip: { } other } more && other != ip)
            {
                facts.Add(new(FurtherIp, other, more.Port ?? 0));
            }
        }
    }

    // A range has a first and a last time; where only the last names the zone, it is that of both.
    static void ReadTimes(LabelledValue value, TimeHints hints, List<StatedFact> facts)
    {
        var text = value.Value.AsSpan().Trim();
        if (value.Zone is { } stated) hints = hints with { Zone = stated };
        if (NoticeTime.Read(text, hints) is not { } time)
        {
            var (date, clock) = new NoticeTimeReader(text, hints).Parts();
            if (date != clock) facts.Add(new(date ? DayOnly : ClockOnly, $"{text[..Math.Min(text.Length, 60)]}{(clock && value.Zone is { } zone ? Offset(zone) : "")}"));
            return;
        }
        var rest = text[Math.Min(text.Length, time.Stated.Length)..].TrimStart(" \t\u2013-/,;~>");
        foreach (var word in Until)
        {
            if (rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)) rest = rest[word.Length..];
        }
        var last = rest.Length >= 10 ? NoticeTime.Read(rest, hints) : null;
        if (!time.HasZone && rest.Length > 2 && !HasClock(rest) && ZoneNames.Read(rest[..Math.Min(rest.Length, 60)]) is { } behind)
        {
            time = (NoticeTime.Read(text, hints with { Zone = behind }) ?? time) with { IsZoneUnknown = false };
        }
        if (last is null) facts.Add(new(value.Fact, null, 0, time));
        else facts.AddRange([new(FirstSeen, null, 0, time), new(LastSeen, null, 0, last)]);
    }

    static bool HasClock(ReadOnlySpan<char> rest) => rest[..Math.Min(rest.Length, 60)] is var near && near.IndexOf(':') is > 0 and var colon && char.IsAsciiDigit(near[colon - 1]);

    static readonly string[] Until = ["to ", "until ", "and ", "bis ", "au ", "jusqu", "hasta ", "al ", "a ", "até ", "по ", "до ", "tot "];

    static string Offset(Zone zone) => zone.Summer is SummerTime.None
        ? string.Create(CultureInfo.InvariantCulture, $" {(zone.Minutes < 0 ? '-' : '+')}{Math.Abs(zone.Minutes) / 60:00}:{Math.Abs(zone.Minutes) % 60:00}")
        : "";
}
