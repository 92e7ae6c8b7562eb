using System.Globalization;

namespace AbuseMilter.Settings.Binding;

/// <summary>Rates as operators write them: <c>500/24h</c>.</summary>
static class RateText
{
    const int Most = 1_000_000;

    static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Null for <c>off</c>.</summary>
    public static RateSettings? ReadOrOff(Stated stated) => stated.Text == "off" ? null : Read(stated);

    /// <summary>Null only for what is wrong.</summary>
    public static RateSettings? Read(Stated stated)
    {
        if (stated.Text.Split('/') is [var count, [.., var unit] time] && TryCount(count, out var number) && number <= Most
            && TryCount(time.Length == 1 ? "1" : time[..^1], out var units) && UnitOf(unit) is { } one && units <= Longest / one)
            return new RateSettings(number, one * units);
        stated.Wrong($"{stated.Quoted} is no rate; write COUNT/TIME, up to {Most} in seconds, minutes, hours or days, up to 366 of these: \"1/24h\", \"500/1d\", \"20/90s\"");
        return null;
    }

    static bool TryCount(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;

    static TimeSpan? UnitOf(char unit) => unit switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
