using System.Globalization;

namespace AbuseMilter.Cli;

/// <summary><c>--since</c>: a time back from now (<c>90m</c>, <c>24h</c>, <c>7d</c>, <c>2w</c>), or a day in UTC (<c>2026-11-01</c>), or an instant with its zone.</summary>
static class Since
{
    const int Longest = 5_000_000;

    /// <summary>Null when it is none of these.</summary>
    public static DateTimeOffset? Parse(string text, DateTimeOffset now)
    {
        if (text.Length > 1 && Unit(text[^1]) is { } unit && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= Longest / unit.TotalHours * 24)
            return count * unit < now - DateTimeOffset.UnixEpoch ? now - count * unit : DateTimeOffset.UnixEpoch;
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)) return day;
        return DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
    }

    static TimeSpan? Unit(char letter) => letter switch
    {
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        'w' => TimeSpan.FromDays(7),
        _ => null,
    };
}
