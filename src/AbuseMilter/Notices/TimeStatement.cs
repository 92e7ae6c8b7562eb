namespace AbuseMilter.Notices;

/// <summary>What a mail says once about the zone of all its times: "All times are in UTC", "Zeitangaben in MEZ".</summary>
static class TimeStatement
{
    const int MaxDistance = 70;

    public static Zone? Zone(NoticeSource source)
    {
        foreach (var hit in source.Phrases.Of(Phrase.Times))
        {
            var rest = source.Prose.AsSpan(hit.At, Math.Min(MaxDistance, source.Prose.Length - hit.At));
            if (rest.IndexOfAny(".\n") is > 0 and var end) rest = rest[..end];
            if (ZoneNames.Read(rest) is { } zone) return zone;
        }
        return null;
    }
}
