namespace AbuseMilter.Notices;

/// <summary>The deadline that a document states in an element of its own.</summary>
static class MachineDeadline
{
    const int MostUnits = 1000;

    /// <summary>A date, with or without a time of day, or a number of hours or days; null for anything else.</summary>
    public static NoticeDeadline? Read(string value)
    {
        if ((NoticeTime.Read(value) ?? NoticeTime.Read(value + " 23:59:59")) is { } at) return new(value, null, at.Utc);
        var words = value.Split([' ', '-'], 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !int.TryParse(words[0], out var count) || count is < 1 or > MostUnits) return null;
        var unit = words[^1].ToUpperInvariant();
        if (unit.EndsWith("HOURS", StringComparison.Ordinal) || unit is "HOUR" or "H") return new(value, TimeSpan.FromHours(count), null);
        return unit.EndsWith("DAYS", StringComparison.Ordinal) || unit is "DAY" or "D" ? new(value, TimeSpan.FromDays(count), null) : null;
    }
}
