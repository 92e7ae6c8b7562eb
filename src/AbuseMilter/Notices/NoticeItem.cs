namespace AbuseMilter.Notices;

/// <summary>One claimed event. Null where the notice does not say.</summary>
public sealed record NoticeItem
{
    /// <summary>The item's own case number, where a notice of several items gives each its own.</summary>
    public string? CaseId { get; init; }

    /// <summary>IPv4 or IPv6 address in canonical text form.</summary>
    public string? Ip { get; init; }

    public int? Port { get; init; }

    public string? Protocol { get; init; }

    public DateTimeOffset? TimeUtc { get; init; }

    /// <summary>The time as the notice writes it, zone included.</summary>
    public string? TimeStated { get; init; }

    /// <summary>True when <see cref="TimeUtc"/> rests on a guess: no zone is stated, or day and month could be swapped.</summary>
    public bool TimeAssumed { get; init; }

    /// <summary>
    /// True when that guess is between readings of what is stated: day and month could be swapped, or the zone has a name that nobody here knows. No zone at all
    /// is taken as UTC.
    /// </summary>
    public bool TimeUnclear { get; init; }

    internal NoticeItem With(NoticeTime time) =>
        this with { TimeUtc = time.Utc, TimeStated = time.Stated, TimeAssumed = !time.HasZone || time.IsUnclear, TimeUnclear = time.IsUnclear };

    /// <summary>40 (BitTorrent v1), 64 (v2) or 32 (eDonkey) hexadecimal digits, spelled as in the notice.</summary>
    public string? InfoHash { get; init; }

    public string? FileName { get; init; }

    /// <summary>In bytes.</summary>
    public long? Size { get; init; }

    public string? Work { get; init; }

    public string? Url { get; init; }
}
