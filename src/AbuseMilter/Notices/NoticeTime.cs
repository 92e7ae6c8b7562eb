namespace AbuseMilter.Notices;

/// <summary>What is known beforehand of the times of a mail.</summary>
/// <param name="Zone">For times that state none.</param>
/// <param name="DayFirst">True: 03/02/2020 is the third of February; null when it is not known.</param>
/// <param name="NotAfter">When the mail was written: what it tells of lies before.</param>
readonly record struct TimeHints(Zone? Zone = null, bool? DayFirst = null, DateTimeOffset? NotAfter = null);

/// <summary>A point in time as a notice states it.</summary>
/// <param name="Utc">The instant.</param>
/// <param name="Stated">The text that was read, verbatim.</param>
/// <param name="HasZone">False: no zone is stated (or none that is known, or its clocks show that time twice) and <paramref name="Utc"/> is a guess.</param>
/// <param name="IsAmbiguous">True: day and month could be swapped; <paramref name="Utc"/> is the likelier reading.</param>
sealed record NoticeTime(DateTimeOffset Utc, string Stated, bool HasZone, bool IsAmbiguous)
{
    /// <summary>True: a zone is stated, and nobody here knows it.</summary>
    public bool IsZoneUnknown { get; init; }

    /// <summary>True: <see cref="IsAmbiguous"/>, and neither the date of the mail nor a zone speaks for one of the readings.</summary>
    public bool IsSwappable { get; init; }

    /// <summary>Whether it can only be guessed which instant is meant, although the mail says something of it.</summary>
    public bool IsUnclear => IsSwappable || IsZoneUnknown;

    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Reads a time that begins the text: ISO 8601 and RFC 5322 dates, seconds since 1970, and the many forms in between that people
    /// and machines write. A stated offset wins over a zone name. Null without both a date and a time of day.
    /// </summary>
    /// <param name="text">Further text behind the time is not looked at.</param>
    /// <param name="zoneHint">A zone from the label, for a value that states none.</param>
    public static NoticeTime? Read(ReadOnlySpan<char> text, string? zoneHint = null) =>
        Read(text, new TimeHints(zoneHint is null ? null : ZoneNames.Read(zoneHint)));

    /// <inheritdoc cref="Read(ReadOnlySpan{char}, string?)"/>
    public static NoticeTime? Read(ReadOnlySpan<char> text, TimeHints hints) => new NoticeTimeReader(text, hints).Read();

    /// <summary>The end of the day in UTC where no time of day is stated; null without a date.</summary>
    public static DateTimeOffset? ReadDay(ReadOnlySpan<char> text, TimeHints hints) => new NoticeTimeReader(text, hints).ReadDay();

    /// <summary>
    /// Whether both may mean the same event: less than a minute apart. If one has no zone, whole quarters of an hour
    /// between them are its missing zone; if one is ambiguous, nothing can be said against it.
    /// </summary>
    public bool AgreesWith(NoticeTime other)
    {
        if (IsAmbiguous || other.IsAmbiguous) return true;
        var apart = (Utc - other.Utc).Duration();
        if (apart <= Tolerance) return true;
        if (HasZone && other.HasZone) return false;
        var beyondQuarter = TimeSpan.FromTicks(apart.Ticks % TimeSpan.FromMinutes(15).Ticks);
        return apart <= TimeSpan.FromHours(14) && (beyondQuarter < Tolerance || beyondQuarter > TimeSpan.FromMinutes(14));
    }
}
