using System.Globalization;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>Times as people want them, with the exact one, in UTC, for whoever points at it.</summary>
sealed class When(DateTimeOffset now)
{
    static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    public DateTimeOffset Now => now;

    /// <summary>The day began, in UTC, as statistics count.</summary>
    public DateTimeOffset Today => new(now.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary><c>20:26</c> of today, else <c>18 Nov 20:26</c>, with the year where it is another.</summary>
    public Element At(DateTimeOffset time) => Time(time, time.UtcDateTime.ToString(
        time >= Today ? "HH:mm" : time.UtcDateTime.Year == now.UtcDateTime.Year ? "d MMM HH:mm" : "d MMM yyyy", CultureInfo.InvariantCulture));

    /// <summary><c>in 5 h</c> or <c>5 h ago</c>.</summary>
    public Element From(DateTimeOffset time) => Time(time, (time - now).Duration() < Moment ? "just now" : time >= now ? $"in {Span(time - now)}" : $"{Span(now - time)} ago");

    public Element Age(DateTimeOffset time) => Time(time, Span(now - time));

    public static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>In the largest unit of which there are two, rounded down.</summary>
    public static string Span(TimeSpan span) => span.Duration() switch
    {
        { TotalSeconds: < 120 } some => string.Create(CultureInfo.InvariantCulture, $"{(long)some.TotalSeconds} s"),
        { TotalMinutes: < 120 } some => string.Create(CultureInfo.InvariantCulture, $"{(long)some.TotalMinutes} min"),
        { TotalHours: < 48 } some => string.Create(CultureInfo.InvariantCulture, $"{(long)some.TotalHours} h"),
        var some => string.Create(CultureInfo.InvariantCulture, $"{(long)some.TotalDays} d"),
    };

    static Element Time(DateTimeOffset time, string text) =>
        E("time", text).Set("datetime", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)).Set("title", Minute(time));
}
