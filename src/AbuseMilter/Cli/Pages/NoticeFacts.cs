using System.Globalization;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using Spectre.Console;

namespace AbuseMilter.Cli.Pages;

/// <summary>The part of a page that tells what a notice states, and where in the mail.</summary>
static class NoticeFacts
{
    /// <summary>Items that are shown; a list of hundreds is for <c>--json</c>.</summary>
    const int MostItems = 20;

    const int LongestFact = 160;

    static readonly Style Waits = new(Color.Yellow);
    static readonly Style Bad = new(Color.Red);

    /// <param name="page">Gets a heading and rows.</param>
    /// <param name="notice">The facts.</param>
    /// <param name="message">The mail that states them.</param>
    /// <param name="from">When deadlines begin.</param>
    public static void Write(Page page, Notice notice, MimeMessage message, DateTimeOffset from)
    {
        var places = new FactPlaces(message, notice.Format);
        page.Heading("What it states", $"format {notice.Format}");
        foreach (var fact in StatedFact.Of(notice, places)) Write(page, fact);
        var number = 0;
        foreach (var item in notice.Items.Take(MostItems))
        {
            number++;
            if (notice.Items.Count > 1) page.Row($"item {number}", "", "");
            foreach (var fact in StatedFact.Of(item, places)) Write(page, fact);
        }
        if (notice.Items.Count > MostItems) page.Row("", $"and {notice.Items.Count - MostItems} items more, see --json");
        if (notice.Conflict) page.Row("in conflict", Conflict(notice, places), Bad);
        if (notice.Deadline is { } deadline)
            page.Row("deadline", string.Create(CultureInfo.InvariantCulture, $"\"{deadline.Stated}\": due {deadline.Due(from).UtcDateTime:yyyy-MM-dd HH:mm} UTC"), Waits);
        if (notice.SubjectDemand is { } demand) page.Row("subject", $"an answer's subject must hold {demand}");
    }

    static void Write(Page page, StatedFact fact) =>
        page.Row(fact.Name, Shown.Line(fact.Value, LongestFact), fact.Place is { } place ? $"{place.Where}: {place.Excerpt}" : "");

    static string Conflict(Notice notice, FactPlaces places)
    {
        string Where(Place? place) => place is null ? "" : $" ({place.Where})";
        var addresses = notice.Items.Where(item => item.Ip is not null).DistinctBy(item => item.Ip).Take(MostItems).Select(item => item.Ip + Where(places.OfIp(item.Ip!)));
        var times = notice.Items.Where(item => item.TimeStated is not null).DistinctBy(item => item.TimeUtc).Take(MostItems).Select(item => item.TimeStated + Where(places.OfTime(item.TimeStated!)));
        return $"places of the mail disagree about address or time: {string.Join(", ", addresses.Concat(times))}";
    }
}
