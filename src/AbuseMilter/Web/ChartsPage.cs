using System.Globalization;
using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>How it went: by day, class, complainant and address, how fast answers went, and what was held.</summary>
static class ChartsPage
{
    static readonly int[] Spans = [7, 30, 90];

    public static DeskAnswer Of(Shell shell, LedgerReader reader, KeptStats kept, DeskRequest request)
    {
        var days = Spans.FirstOrDefault(span => Id(span) == request.Query.GetValueOrDefault("days"), 30);
        var (today, sight) = (shell.When.Today, shell.Sight);
        var stats = kept.Of(reader, shell.When, days);
        return shell.Page("Charts", Count(stats.Notices, "notice", "notices") + $" in {days} days", "/charts",
            E("nav", C("ul", "pick").Add(Spans.Select(span => E("li", Link($"/charts?days={Id(span)}", $"{span} days").Set("aria-current", span == days ? "true" : null))))).Set("aria-label", "Time").Class("sheet"),
            C("section", "sheet", E("h2", "Notices a day"), DayChart.Of(stats.Days, today, days)),
            C("div", "columns",
                C("section", "sheet", sight.IsWhole ? ShareTable.Of("Complainants", "complainant", stats.Complainants, name => name) : Hidden("Complainants")),
                C("section", "sheet", ShareTable.Of(sight.IsWhole ? "Addresses" : "Networks", sight.IsWhole ? "address" : "network", Cut(stats.Addresses, sight), name => E("code", name))),
                C("section", "sheet", ShareTable.Of("Held at first, for", "reason", stats.Held, name => Link(Asked("/queue", "reason", name), name))),
                C("section", "sheet", ShareTable.Of("Classes", "class", stats.Classes, name => name)),
                C("section", "sheet", ShareTable.Of("Replies now", "state", stats.Replies, States.Of)),
                C("section", "sheet", E("h2", "From receipt to handing over"), Latency(stats))));
    }

    static Element Hidden(string caption) => E("div", E("h2", caption), C("p", "quiet", "They may be persons, and are shown to who has signed in."));

    static IReadOnlyList<CaseStats.Share> Cut(IReadOnlyList<CaseStats.Share> addresses, Sight sight) => sight.IsWhole ? addresses
        : [.. from address in addresses group address.Count by sight.Address(address.Name) into same orderby same.Sum() descending select new CaseStats.Share(same.Key!, same.Sum())];

    static Element Latency(CaseStats stats)
    {
        if (stats.Latencies.Count == 0) return C("p", "quiet", "No reply went out in this time.");
        var facts = new FactList();
        foreach (var percent in (int[])[50, 90, 99]) facts.Add(percent == 50 ? "half within" : $"{percent} % within", Duration(stats.Within(percent)!.Value));
        facts.Add("sent", Number(stats.Latencies.Count));
        return facts.Whole;
    }

    static string Duration(TimeSpan time) => time.TotalSeconds < 1 ? $"{Number((long)time.TotalMilliseconds)} ms" : time.TotalSeconds < 10 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s") : When.Span(time);
}
