namespace AbuseMilter.Notices;

/// <summary>A point in time as a notice states it.</summary>
/// <param name="Utc">The instant.</param>
/// <param name="Stated">The text that was read, verbatim.</param>
/// <param name="HasZone">False: no zone is stated (or none that is known) and UTC was assumed.</param>
/// <param name="IsAmbiguous">True: day and month could be swapped; <paramref name="Utc"/> is the likelier reading.</param>
sealed record NoticeTime(DateTimeOffset Utc, string Stated, bool HasZone, bool IsAmbiguous)
{
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Reads a time that begins the text: ISO 8601 and RFC 5322 dates, and the many forms in between that people and
    /// machines write. A stated offset wins over a zone name. Null without both a date and a time of day.
    /// </summary>
    /// <param name="text">Further text behind the time is not looked at.</param>
    /// <param name="zoneHint">A zone from the label, for a value that states none.</param>
    public static NoticeTime? Read(ReadOnlySpan<char> text, string? zoneHint = null) => new NoticeTimeReader(text).Read(zoneHint);

    /// <summary>
    /// Whether both may mean the same event: less than a minute apart. If one has no zone, whole quarters of an hour
    /// between them are its missing zone; if one is ambiguous, nothing can be said against it.
    /// </summary>
    public bool AgreesWith(NoticeTime other)
    {
        if (IsAmbiguous || other.IsAmbiguous) return true;
        var apart = (Utc - other.Utc).Duration();
        if (apart < Tolerance) return true;
        if (HasZone && other.HasZone) return false;
        var beyondQuarter = TimeSpan.FromTicks(apart.Ticks % TimeSpan.FromMinutes(15).Ticks);
        return apart <= TimeSpan.FromHours(14) && (beyondQuarter < Tolerance || beyondQuarter > TimeSpan.FromMinutes(14));
    }
}
