namespace AbuseMilter.Notices;

/// <summary>When clocks of a place go forward.</summary>
enum SummerTime
{
    None,

    /// <summary>From the last Sunday of March to that of October, 01:00 UTC (Directive 2000/84/EC).</summary>
    European,

    /// <summary>From the second Sunday of March to the first of November, 02:00 local time; April to October before 2007.</summary>
    American,
}

/// <summary>
/// The time of a place or a name for it. The rules are computed, not looked up: containers often come without the tz database, and
/// the same mail must read alike on every machine.
/// </summary>
/// <param name="Minutes">East of Greenwich, in winter.</param>
/// <param name="Summer">Whether and how summer time is kept.</param>
/// <param name="IsAmerican">A place where the month is written before the day.</param>
readonly record struct Zone(int Minutes, SummerTime Summer = SummerTime.None, bool IsAmerican = false)
{
    /// <summary>Minutes east of Greenwich at that local time. The hour that comes twice is taken as summer time.</summary>
    /// <param name="local">What the clock shows.</param>
    /// <param name="isTwice">Whether the clock shows it twice in that night.</param>
    public int OffsetAt(DateTime local, out bool isTwice)
    {
        isTwice = false;
        if (Summer is SummerTime.None) return Minutes;
        var (begins, ends) = Summer is SummerTime.European ? European(local.Year) : American(local.Year);
        if (local < begins || local >= ends) return Minutes;
        isTwice = local >= ends.AddHours(-1);
        return Minutes + 60;
    }

    // In local time: of winter where summer begins, of summer where it ends.
    (DateTime Begins, DateTime Ends) European(int year) =>
        (Sunday(year, 3, last: true).AddMinutes(60 + Minutes), Sunday(year, 10, last: true).AddMinutes(120 + Minutes));

    static (DateTime Begins, DateTime Ends) American(int year) => year >= 2007
        ? (Sunday(year, 3, last: false).AddDays(7).AddHours(2), Sunday(year, 11, last: false).AddHours(2))
        : (Sunday(year, 4, last: false).AddHours(2), Sunday(year, 10, last: true).AddHours(2));

    static DateTime Sunday(int year, int month, bool last)
    {
        if (!last)
        {
            var first = new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Unspecified);
            return first.AddDays((7 - (int)first.DayOfWeek) % 7);
        }
        var end = new DateTime(year, month, DateTime.DaysInMonth(year, month), 0, 0, 0, DateTimeKind.Unspecified);
        return end.AddDays(-(int)end.DayOfWeek);
    }
}
