using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>The outbox, as far as somebody may still want to look at it.</summary>
static class QueuePage
{
    const int Most = 200;

    static readonly IReadOnlyList<(string Word, string Name, IReadOnlyList<string> States)> Picks =
    [
        ("waiting", "all that waits", QueueFilter.Waiting), ("held", "held", ["held"]), ("stuck", "held or failed", ["held", "failed", "expired"]),
        ("pending", "going out", ["pending", "sending"]), ("sent", "sent", ["sent"]), ("superseded", "cancelled or superseded", ["superseded"]),
    ];

    public static DeskAnswer Of(Shell shell, LedgerReader reader, DeskRequest request)
    {
        var pick = Picks.FirstOrDefault(pick => pick.Word == request.Query.GetValueOrDefault("state"), Picks[0]);
        var reason = request.Query.GetValueOrDefault("reason") is { } code && QueueQuery.IsCode(code) ? code : null;
        var filter = new QueueFilter { States = pick.States, Reason = reason };
        var rows = reader.Queue(filter, Most + 1, request.Behind);
        var held = reader.Backlog().Held;
        return shell.Page("Queue", "What a deadline presses comes first", "/queue",
            C("section", "sheet", Filter(pick.Word, reason, held)),
            C("section", "sheet", rows.Count == 0 ? C("p", "quiet", "Nothing is there.")
                : QueueTable.Of(char.ToUpperInvariant(pick.Name[0]) + pick.Name[1..], rows.Count > Most ? $"{Most} of them" : Number(rows.Count), [.. rows.Take(Most)], shell),
                rows.Count > Most ? C("p", "more", Link($"/queue?state={pick.Word}&reason={reason}&behind={Id(rows[Most - 1].Outbox.Mail.Id)}", "Older")) : null));
    }

    static Element Filter(string word, string? reason, IReadOnlyList<CaseStats.Share> held) => C("form", "line",
        E("label", "State", E("select").Set("name", "state").Add(Picks.Select(pick => Option(pick.Word, pick.Name, pick.Word == word)))),
        E("label", "Held for", E("select").Set("name", "reason").Add(Option("", "any reason", reason is null))
            .Add(held.Where(one => one.Name.Length > 0).Select(one => Option(one.Name, $"{one.Name} ({Number(one.Count)})", one.Name == reason)))),
        new Element("button").Set("type", "submit").Add("Show")).Set("method", "get").Action("/queue");

    public static Element Option(string value, string name, bool isPicked) => E("option", name).Set("value", value).Set("selected", isPicked ? "" : null);
}
