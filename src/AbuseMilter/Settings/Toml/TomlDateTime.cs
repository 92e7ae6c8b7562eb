using System.Globalization;

namespace AbuseMilter.Settings.Toml;

/// <summary>
/// A date, a time or both, as written; what <see cref="Kind"/> leaves out is zero. Fractions of a second are cut to 100 ns.
/// A leap second (:60) cannot be told and is refused.
/// </summary>
public readonly record struct TomlDateTime(TomlDateTimeKind Kind, DateOnly Date, TimeOnly Time, TimeSpan Offset)
{
    /// <summary>In the form of RFC 3339, with a T between date and time.</summary>
    public override string ToString() => Kind switch
    {
        TomlDateTimeKind.LocalDate => DateText,
        TomlDateTimeKind.LocalTime => TimeText,
        TomlDateTimeKind.LocalDateTime => $"{DateText}T{TimeText}",
        _ => $"{DateText}T{TimeText}{OffsetText}",
    };

    string DateText => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    string TimeText => Time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    string OffsetText => Offset == TimeSpan.Zero ? "Z"
        : (Offset < TimeSpan.Zero ? "-" : "+") + Offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
}
