using System.Globalization;
using AbuseMilter.Store;
using Spectre.Console;

namespace AbuseMilter.Cli.Pages;

/// <summary>What waits at a glance: how much and why, then a line each, what a deadline presses first.</summary>
static class QueuePage
{
    const string Held = "held", Cancelled = "cancelled";

    static readonly string[] Order = [Held, "failed", "expired", "pending", "sending", "sent", Cancelled, "superseded"];

    public static void Write(IAnsiConsole console, IReadOnlyList<QueueRow> rows, IReadOnlyList<(string State, string Reason, long Count)> counts, DateTimeOffset now)
    {
        if (rows.Count == 0)
        {
            console.Write(new Text("nothing waits\n"));
            return;
        }
        Write(console, string.Join(", ", counts.GroupBy(Label).OrderBy(state => Array.IndexOf(Order, state.Key)).Select(state => Count(state.Sum(one => one.Count), state.Key))));
        var reasons = counts.Where(count => count.State == Held).Select(count => Count(count.Count, count.Reason)).ToList();
        if (reasons.Count > 0) Write(console, $"held for: {string.Join(", ", reasons)}");
        console.Write(new Text("\n"));
        Table(rows, now).Write(console);
        if (counts.Sum(count => count.Count) - rows.Count is > 0 and var more) Write(console, string.Create(CultureInfo.InvariantCulture, $"and {more} more: --limit, or a filter"));
        if (rows.Any(row => row.State == Held)) console.Write(new Text("\nqueue show ID reads one; queue release ID, or queue cancel ID, settles it\n", new Style(Color.Grey)));
    }

    static Sheet Table(IReadOnlyList<QueueRow> rows, DateTimeOffset now)
    {
        var sheet = new Sheet(new("id", IsNumber: true), new("state"), new("age", IsNumber: true), new("answer by"), new("case", 12), new("to", 14), new("why", 14));
        foreach (var row in rows)
        {
            var mail = row.Outbox.Mail;
            sheet.Row(Colour(row), mail.Id.ToString(CultureInfo.InvariantCulture), row.State, Clock.Span(now - mail.QueuedAt),
                row.Deadline is { } deadline && row.State is not ("sent" or "superseded" or "cancelled") ? Clock.From(deadline, now) : "",
                mail.IsAlert ? "(alert)" : row.Entry?.Notice?.CaseId ?? row.Entry?.Notice?.TicketId ?? "-", mail.To, Why(row, now));
        }
        return sheet;
    }

    // The code says it where there is one; a server's words have none.
    static string Why(QueueRow row, DateTimeOffset now) => row.Outbox switch
    {
        { State: Held } => QueueQuery.Code(row.Why),
        { State: "pending", Answer: null or Deed.Released } => row.Outbox.Due > now ? $"due {Clock.From(row.Outbox.Due, now)}" : "due now",
        { State: "pending" } => $"{Clock.From(row.Outbox.Due, now)}, after: {row.Outbox.Answer}",
        _ => row.Outbox.Answer ?? "",
    };

    static Style? Colour(QueueRow row) => row.State switch
    {
        Held => new Style(Color.Yellow),
        "failed" or "expired" => new Style(Color.Red),
        "sent" => new Style(Color.Green),
        _ => null,
    };

    // As the rows have it.
    static string Label((string State, string Reason, long Count) count) => count is { State: "superseded", Reason: Cancelled } ? Cancelled : count.State;

    static string Count(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(what.Length > 0 ? what : "without a reason")}");

    static void Write(IAnsiConsole console, string line) => console.Write(new Text(Shown.Line(line) + "\n"));
}
