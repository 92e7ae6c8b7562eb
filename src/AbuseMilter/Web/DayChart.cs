using System.Globalization;
using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>Columns, one a day, with the numbers below for who cannot see them or wants to know them exactly.</summary>
static class DayChart
{
    const int Left = 34, Right = 18, Bottom = 22, Top = 8;

    // Room of a label such as "18 Nov".
    const double LabelWidth = 56;

    /// <param name="days">As the ledger counts them, those without any between the first and the last included.</param>
    /// <param name="last">The last day of the chart.</param>
    /// <param name="count">Of days.</param>
    public static Element Of(IReadOnlyList<CaseStats.Share> days, DateTimeOffset last, int count)
    {
        var known = days.ToDictionary(day => day.Name, day => day.Count);
        var shown = Enumerable.Range(0, count).Select(i => last.AddDays(i - count + 1)).Select(day => (Day: day, Count: known.GetValueOrDefault(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))).ToList();
        var total = shown.Sum(day => day.Count);
        return E("div", Draw("broad", 1080, 230, shown, total), Draw("slim", 340, 170, shown, total), E("details", E("summary", "The numbers"), Numbers(shown)));
    }

    // Letters grow and shrink with the picture, so there is one for broad places and one for narrow ones; the style shows one of them.
    static Element Draw(string words, int width, int height, List<(DateTimeOffset Day, long Count)> days, long total)
    {
        double Y(double part) => height - Bottom - part * (height - Bottom - Top);
        var most = Round(days.Max(day => day.Count));
        var svg = C("svg", $"chart {words}", E("title", $"{Count(total, "notice", "notices")} in {Count(days.Count, "day", "days")}, at most {Number(days.Max(day => day.Count))} a day"))
            .Set("viewBox", $"0 0 {width} {height}").Set("role", "img");
        foreach (var part in (double[])[0, 0.5, 1])
        {
            if (part is 0.5 && most % 2 != 0) continue;
            var y = Y(part);
            svg.Add(E("line").Set("x1", Text(Left)).Set("x2", Text(width)).Set("y1", Text(y)).Set("y2", Text(y)));
            svg.Add(E("text", Number((long)(most * part))).Set("x", Text(Left - 6)).Set("y", Text(y + 4)).Set("text-anchor", "end"));
        }
        var step = (width - Left - Right) / (double)days.Count;
        var every = Math.Max(1, (int)Math.Ceiling(LabelWidth / step));
        for (var i = 0; i < days.Count; i++)
        {
            var (day, count) = days[i];
            var x = Left + i * step;
            var top = Y((double)count / most);
            svg.Add(E("rect", E("title", $"{day.ToString("ddd d MMM", CultureInfo.InvariantCulture)}: {Number(count)}")).Class(count == 0 ? "none" : null)
                .Set("x", Text(x + step * 0.12)).Set("width", Text(step * 0.76)).Set("y", Text(count == 0 ? Y(0) - 1 : top)).Set("height", Text(count == 0 ? 1 : Y(0) - top)).Set("rx", count == 0 ? null : "1.5"));
            if ((days.Count - 1 - i) % every == 0)
                svg.Add(E("text", day.ToString("d MMM", CultureInfo.InvariantCulture)).Set("x", Text(x + step / 2)).Set("y", Text(height - 5)).Set("text-anchor", "middle"));
        }
        return svg;
    }

    static Element Numbers(List<(DateTimeOffset Day, long Count)> days) => Shell.Table("Notices a day", null, [E("th", "day"), C("th", "n", "notices")],
        days.AsEnumerable().Reverse().Select(day => E("tr", E("th", day.Day.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture)).Set("scope", "row"), C("td", "n", Number(day.Count)))));

    // 1, 2, 5, 10, 20, 50 ...: the next above.
    static long Round(long most)
    {
        for (var step = 1L; ; step *= 10)
            foreach (var round in (long[])[step, 2 * step, 4 * step, 6 * step, 8 * step])
                if (round >= most) return round;
    }

    static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
