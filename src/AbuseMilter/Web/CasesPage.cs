using System.Net;
using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>Notices: by whatever is at hand, or the latest.</summary>
static class CasesPage
{
    const int Most = 100, LongestTerm = 200;

    static readonly IReadOnlyList<string> Decisions = ["send", "hold", "none"];

    public static DeskAnswer Of(Shell shell, LedgerReader reader, DeskRequest request)
    {
        var term = request.Query.GetValueOrDefault("find", "").Trim();
        var decision = Decisions.FirstOrDefault(word => word == request.Query.GetValueOrDefault("decision"));
        var isToday = request.Query.GetValueOrDefault("since") == "today";
        // Whoever may ask for an address may know by the answer that it is there.
        var isSearch = term.Length is > 0 and <= LongestTerm && shell.Sight.IsWhole;
        var behind = isSearch ? null : request.Behind;
        var rows = isSearch ? reader.Search(IPAddress.TryParse(term, out var address) && term.Contains('.') == address.ToString().Contains('.') ? address.ToString() : term, Most)
            : reader.Cases(new CaseFilter { Since = isToday ? shell.When.Today : null, Decision = decision }, Most + 1, behind);
        return shell.Page("Cases", null, "/cases",
            C("section", "sheet", shell.Sight.IsWhole ? Search(term) : C("p", "quiet", "Who has signed in finds notices by case number, address, hash, mail address or domain."), Filter(decision, isToday)),
            C("section", "sheet", rows.Count == 0 ? C("p", "quiet", isSearch ? $"No notice names {term}, nor anything that begins so." : "No notice is so.")
                : CaseTable.Of(isSearch ? $"Found for {term}" : isToday ? "Today" : "Latest notices", rows.Count >= Most ? $"{Most} of them" : Number(rows.Count), [.. rows.Take(Most)], shell),
                rows.Count > Most ? C("p", "more", Link(Older(decision, isToday, rows[Most - 1].Id), "Older")) : null));
    }

    static string Older(string? decision, bool isToday, long behind) => $"/cases?{(decision is null ? "" : $"decision={decision}&")}{(isToday ? "since=today&" : "")}behind={Id(behind)}";

    static Element Search(string term) => C("form", "line",
        C("label", "wide", "Case or ticket, address, hash, mail address or domain, or how one begins",
            new Element("input").Set("type", "search").Set("name", "find").Set("value", term).Set("maxlength", "200").Set("autocomplete", "off").Set("spellcheck", "false")),
        new Element("button").Class("first").Set("type", "submit").Add("Find")).Set("method", "get").Action("/cases");

    static Element Filter(string? decision, bool isToday)
    {
        Element Pick(string path, string name, bool isPicked) => E("li", Link(path, name).Set("aria-current", isPicked ? "true" : null));
        return E("details", E("summary", "Or by what was decided"), C("ul", "pick",
            Pick("/cases", "all", decision is null && !isToday), Pick("/cases?since=today", "today", isToday), Pick("/cases?decision=send", "answered", decision == "send"),
            Pick("/cases?decision=hold", "held at first", decision == "hold"), Pick("/cases?decision=none", "not answered", decision == "none")));
    }
}
