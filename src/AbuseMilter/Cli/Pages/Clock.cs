using System.Globalization;

namespace AbuseMilter.Cli.Pages;

/// <summary>Times as people want them: how long ago in lists, to the minute in UTC elsewhere.</summary>
static class Clock
{
    static readonly TimeSpan ThisYear = TimeSpan.FromDays(180);

    /// <summary><c>2026-11-18 20:26 UTC</c>.</summary>
    public static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>In eleven characters, as ls does it: without the year while that is clear, then without the time of day.</summary>
    public static string Short(DateTimeOffset time, DateTimeOffset now) =>
        time.UtcDateTime.ToString((now - time).Duration() < ThisYear ? "MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary><c>5m</c>, <c>3h</c>, <c>12d</c>: the largest unit of which there are two, rounded down.</summary>
    public static string Span(TimeSpan span) => span.Duration() switch
    {
        { TotalMinutes: < 120 } some => string.Create(CultureInfo.InvariantCulture, $"{(long)some.TotalMinutes}m"),
        { TotalHours: < 48 } some => string.Create(CultureInfo.InvariantCulture, $"{(long)some.TotalHours}h"),
        var some => string.Create(CultureInfo.InvariantCulture, $"{(long)some.TotalDays}d"),
    };

    /// <summary><c>in 5h</c> or <c>5h ago</c>.</summary>
    public static string From(DateTimeOffset time, DateTimeOffset now) => time >= now ? $"in {Span(time - now)}" : $"{Span(now - time)} ago";
}
