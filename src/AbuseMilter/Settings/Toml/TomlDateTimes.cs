namespace AbuseMilter.Settings.Toml;

/// <summary>RFC 3339 dates and times, in the four forms that TOML has. What is none gives null and says why.</summary>
static class TomlDateTimes
{
    const string Forms =
        "a date is written 2026-01-31, a time 23:59:59, both 2026-01-31T23:59:59, with zone 2026-01-31T23:59:59+01:00 or ...Z";

    public static bool LooksLikeOne(ReadOnlySpan<char> token)
    {
        var mark = token.IndexOfAnyExceptInRange('0', '9');
        return mark > 0 && token[mark] is '-' or ':';
    }

    public static TomlDateTime? Read(ReadOnlySpan<char> token, out string? problem)
    {
        var rest = token;
        problem = Forms;
        var hasDate = TakeNumber(ref rest, 4, '-', out var year);
        var month = 0;
        var day = 0;
        if (hasDate && !(TakeNumber(ref rest, 2, '-', out month) && TakeNumber(ref rest, 2, '\0', out day))) return null;
        if (hasDate && rest.IsEmpty) return Checked(TomlDateTimeKind.LocalDate, (year, month, day), default, TimeSpan.Zero, out problem);
        if (hasDate && !TakeAny(ref rest, "Tt ")) return null;
        if (!TakeTime(ref rest, out var time)) return null;
        var kind = hasDate ? TomlDateTimeKind.LocalDateTime : TomlDateTimeKind.LocalTime;
        var offset = TimeSpan.Zero;
        if (hasDate && !rest.IsEmpty)
        {
            kind = TomlDateTimeKind.OffsetDateTime;
            if (!TakeOffset(ref rest, out offset)) return null;
        }

        return rest.IsEmpty ? Checked(kind, (year, month, day), time, offset, out problem) : null;
    }

    static bool TakeTime(ref ReadOnlySpan<char> rest, out (int Hour, int Minute, int Second, long Ticks) time)
    {
        time = default;
        if (!(TakeNumber(ref rest, 2, ':', out time.Hour) && TakeNumber(ref rest, 2, ':', out time.Minute)
            && TakeNumber(ref rest, 2, '\0', out time.Second))) return false;
        if (rest is not ['.', .. var fraction]) return true;
        var length = fraction.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : fraction.Length;
        for (var i = 0; i < 7; i++) time.Ticks = (time.Ticks * 10) + (i < length ? fraction[i] - '0' : 0);
        rest = fraction[length..];
        return length > 0;
    }

    static bool TakeOffset(ref ReadOnlySpan<char> rest, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        var negative = rest[0] == '-';
        if (TakeAny(ref rest, "Zz")) return true;
        if (!TakeAny(ref rest, "+-") || !TakeNumber(ref rest, 2, ':', out var hours)
            || !TakeNumber(ref rest, 2, '\0', out var minutes)) return false;
        if (hours > 23 || minutes > 59) return false;
        offset = new TimeSpan(hours, minutes, 0);
        if (negative) offset = -offset;
        return true;
    }

    static TomlDateTime? Checked(TomlDateTimeKind kind, (int Year, int Month, int Day) date,
        (int Hour, int Minute, int Second, long Ticks) time, TimeSpan offset, out string? problem)
    {
        var hasDate = kind != TomlDateTimeKind.LocalTime;
        problem = hasDate && !IsInCalendar(date)
            ? "there is no such day in the calendar"
            : time.Hour > 23 || time.Minute > 59 || time.Second > 59 ? "hours go to 23, minutes and seconds to 59" : null;
        if (problem is not null) return null;
        return new TomlDateTime(kind, hasDate ? new DateOnly(date.Year, date.Month, date.Day) : default,
            new TimeOnly(time.Hour, time.Minute, time.Second).Add(TimeSpan.FromTicks(time.Ticks)), offset);
    }

    static bool IsInCalendar((int Year, int Month, int Day) date) =>
        date.Year > 0 && date.Month is >= 1 and <= 12 && date.Day > 0 && date.Day <= DateTime.DaysInMonth(date.Year, date.Month);

    /// <summary>Exactly so many digits and the mark behind them, if there is one. Without them nothing is taken.</summary>
    static bool TakeNumber(ref ReadOnlySpan<char> rest, int digits, char mark, out int number)
    {
        number = 0;
        var length = digits + (mark == '\0' ? 0 : 1);
        if (rest.Length < length || (mark != '\0' && rest[digits] != mark)) return false;
        foreach (var c in rest[..digits])
        {
            if (!char.IsAsciiDigit(c)) return false;
            number = (number * 10) + c - '0';
        }

        rest = rest[length..];
        return true;
    }

    static bool TakeAny(ref ReadOnlySpan<char> rest, string marks)
    {
        if (rest.IsEmpty || !marks.Contains(rest[0])) return false;
        rest = rest[1..];
        return true;
    }
}
