using System.Globalization;

namespace AbuseMilter.Settings;

/// <summary>So many at once, and over the time as many again: a token bucket.</summary>
/// <param name="Count">At least 1.</param>
/// <param name="Per">At least a second.</param>
public sealed record RateSettings(int Count, TimeSpan Per)
{
    /// <summary>As it is stated, such as <c>500/24h</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}/{Time}");

    string Time =>
        Per.Ticks % TimeSpan.TicksPerDay == 0 && Per.Days > 1 ? Whole(Per.TotalDays, 'd')
        : Per.Ticks % TimeSpan.TicksPerHour == 0 ? Whole(Per.TotalHours, 'h')
        : Per.Ticks % TimeSpan.TicksPerMinute == 0 ? Whole(Per.TotalMinutes, 'm') : Whole(Per.TotalSeconds, 's');

    static string Whole(double number, char unit) => string.Create(CultureInfo.InvariantCulture, $"{number:0}{unit}");
}
