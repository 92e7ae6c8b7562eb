using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>What a mail says once about the zone of all its times: "All times are in UTC", "Zeitangaben in MEZ".</summary>
static class TimeStatement
{
    const int MaxDistance = 40;

    static readonly SearchValues<string> Phrases = SearchValues.Create(
    [
        "times are", "all times", "times in ", "times: ", "time is ", "time zone", "timezone", "zeitangaben", "zeiten in", "zeitzone", "heures sont", "heures en ", "heures:", "fuseau", "horas en ", "horas em ",
        "zona horaria", "fuso orario", "orari ", "fuso hor", "tijden", "tijdzone", "время указано", "часовой пояс", "время в ", "timestamps are", "timestamps in",
    ], StringComparison.OrdinalIgnoreCase);

    public static Zone? Zone(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Phrases) is >= 0 and var at)
        {
            var rest = text[at..Math.Min(text.Length, at + MaxDistance)];
            if (rest.IndexOfAny(".\n") is > 0 and var end) rest = rest[..end];
            if (ZoneNames.Read(rest) is { } zone) return zone;
            text = text[(at + 5)..];
        }
        return null;
    }
}
