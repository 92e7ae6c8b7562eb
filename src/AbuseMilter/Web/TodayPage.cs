using System.Globalization;
using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>What a person wants to know in the morning: what is broken, what is due, what waits, what came.</summary>
static class TodayPage
{
    const int Days = 14, Rows = 10;
    static readonly TimeSpan Passed = TimeSpan.FromDays(7);
    static readonly string[] Stuck = ["held", "failed", "expired"];

    public static DeskAnswer Of(Shell shell, LedgerReader reader, IReadOnlyList<Trouble> troubles)
    {
        var when = shell.When;
        var backlog = reader.Backlog();
        var days = reader.Days(when.Today.AddDays(1 - Days));
        var due = reader.Deadlines(when.Now - Passed, Rows);
        var soon = reader.CountDeadlines(when.Now - Passed, when.Now.AddDays(1));
        var stuck = backlog.States["held"] + backlog.States["failed"] + backlog.States["expired"];
        return shell.Page("Today", E("time", when.Now.UtcDateTime.ToString("dddd, d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture)), "/",
            troubles.Count == 0 ? null : Broken(troubles, when),
            Tiles(backlog, days, soon, when),
            C("div", "two",
                E("div",
                    C("section", "sheet", due.Count == 0 ? Nothing("Deadlines", "Nobody waits for an answer by a time.") : CaseTable.Deadlines(due, shell)).Set("id", "deadlines"),
                    C("section", "sheet", stuck == 0 ? Nothing("For you to decide", "Nothing is held, and nothing has failed.") : QueueTable.Of("For you to decide", Held(backlog), reader.Queue(new QueueFilter { States = Stuck }, Rows), shell),
                        stuck > Rows ? C("p", "more", Link("/queue?state=stuck", $"All {Number(stuck)}")) : null)),
                E("div",
                    C("section", "sheet", E("h2", $"Notices, last {Days} days"), DayChart.Of(days, when.Today, Days), C("p", "more", Link("/charts", "More charts"))),
                    C("section", "sheet", Came(reader.Cases(new CaseFilter { Since = when.Today }, Rows), shell)))));
    }

    static Element Broken(IReadOnlyList<Trouble> troubles, When when) => C("section", "note bad", E("h2", "Does not work"),
        E("ul").Add(troubles.Select(trouble => E("li", E("strong", trouble.Part), $": {trouble.Reason} (since ", E("time", When.Minute(trouble.Since)), ")"))));

    static Element Tiles(Backlog backlog, IReadOnlyList<CaseStats.Share> days, long soon, When when)
    {
        long On(DateTimeOffset day) => days.FirstOrDefault(share => share.Name == day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Count;
        var (states, failed) = (backlog.States, backlog.States["failed"] + backlog.States["expired"]);
        return C("ul", "tiles",
            Tile("/cases?since=today", On(when.Today), "notices today", $"{Number(On(when.Today.AddDays(-1)))} yesterday", ""),
            Tile("/queue?state=held", states["held"], "held", "wait for you", states["held"] > 0 ? "wait" : ""),
            Tile("/queue?state=stuck", failed, "failed", "given up", failed > 0 ? "bad" : ""),
            Tile("/queue?state=pending", states["pending"] + states["sending"], "going out", backlog.Oldest is { } oldest ? $"oldest {When.Span(when.Now - oldest)}" : "none waits", ""),
            Tile("/#deadlines", soon, "due within a day", soon == 0 ? "nothing presses" : "or late", soon > 0 ? "wait" : ""));
    }

    static Element Tile(string path, long number, string what, string beside, string words) =>
        C("li", words, Link(path, E("strong", Number(number)), E("span", what), E("span", beside)));

    static string Held(Backlog backlog) => string.Join(", ", backlog.Held.Take(3).Select(held => $"{Number(held.Count)} {held.Name}"));

    static Element Came(IReadOnlyList<CaseRow> rows, Shell shell) => rows.Count == 0 ? Nothing("Came today", "No notice so far.")
        : E("div", CaseTable.Of("Came today", "the latest", rows, shell), C("p", "more", Link("/cases", "All notices")));

    static Element Nothing(string caption, string text) => E("div", E("h2", caption), C("p", "quiet", text));
}
