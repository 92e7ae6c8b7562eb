using System.Globalization;

namespace AbuseMilter.Settings.Binding;

/// <summary>Times as operators write them.</summary>
static class TimeText
{
    static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary><c>22:00-06:00</c>, and behind a blank UTC or an offset such as <c>+02:00</c>.</summary>
    public static TimeOfDaySettings? OfDay(Stated stated)
    {
        var words = stated.Text.Split(' ');
        if (words.Length <= 2 && words[0].Split('-') is [var from, var to] && TryTime(from, out var first) && TryTime(to, out var last)
            && TryOffset(words is [_, var zone] ? zone : "", out var offset))
        {
            if (first == last) stated.Wrong($"{stated.Quoted} is no time at all, or all of the day; leave it away, or state two times");
            return new TimeOfDaySettings(first, last, offset);
        }

        stated.Wrong($"{stated.Quoted} is no part of a day; write \"22:00-06:00\" for the machine's time, or \"22:00-06:00 +02:00\", \"22:00-06:00 UTC\"");
        return null;
    }

    /// <summary><c>90m</c>, <c>48h</c>, <c>2d</c>.</summary>
    public static TimeSpan? Span(Stated stated)
    {
        var unit = stated.Text is [.., var letter] ? letter switch { 'm' => 1, 'h' => 60, 'd' => 1440, _ => 0 } : 0;
        if (unit > 0 && int.TryParse(stated.Text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0 && TimeSpan.FromMinutes((double)count * unit) is var span && span <= Longest) return span;
        stated.Wrong($"{stated.Quoted} is no span of time; write minutes, hours or days, up to 366 of these: \"90m\", \"48h\", \"2d\"");
        return null;
    }

    /// <summary>RFC 3339 section 4.2; no place is further than 14 hours from Greenwich.</summary>
    public static bool IsOffset(string text) => text is ['+' or '-', .. var offset] && TryTime(offset, out var time) && time.Hour <= 14;

    static bool TryOffset(string text, out TimeSpan? offset)
    {
        offset = text is "UTC" or "Z" ? TimeSpan.Zero : null;
        if (!IsOffset(text)) return text.Length == 0 || offset is not null;
        offset = TimeSpan.Parse(text[1..], CultureInfo.InvariantCulture) * (text[0] == '-' ? -1 : 1);
        // The longest that a time can be away from UTC in .NET.
        return offset.Value.Duration() <= TimeSpan.FromHours(14);
    }

    static bool TryTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
