using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AbuseMilter.Cli.Pages;

/// <summary>The table at the end of many inspections.</summary>
static class TallyPage
{
    public static IRenderable Of(Tally tally, bool wasInterrupted)
    {
        var page = new Page();
        page.Heading(Head(tally), wasInterrupted ? "(interrupted: the rest was not looked at)" : "");
        var table = new Table().Border(TableBorder.None);
        foreach (var name in new[] { "  class", "rule" }) table.AddColumn(new TableColumn(name) { Padding = new Padding(0, 0, 3, 0) });
        foreach (var name in new[] { "mails", "send", "hold", "none" }) table.AddColumn(new TableColumn(name) { Alignment = Justify.Right, Padding = new Padding(0, 0, 3, 0) });
        foreach (var (@class, rule, counts) in tally.ByRule)
        {
            string[] cells = ["  " + @class, rule, Number(counts.Mails), Number(counts.Send), Number(counts.Hold), Number(counts.Mails - counts.Send - counts.Hold)];
            table.AddRow(cells.Select(cell => new Text(cell)));
        }
        var rest = new Page();
        if (tally.Held.Any()) rest.Row("held", string.Join(", ", tally.Held.Select(held => $"{held.Reason} {held.Count}")));
        rest.Row("time a mail", string.Create(CultureInfo.InvariantCulture,
            $"median {tally.Within(0.5):0.0} ms, 95 % within {tally.Within(0.95):0.0} ms, slowest {tally.Slowest.Milliseconds:0.0} ms ({tally.Slowest.Name})"));
        return tally.Shown > 0 ? new Rows(Text.Empty, page.End(), table, rest.End()) : new Rows(Text.Empty, page.End());
    }

    static string Head(Tally tally) => string.Join(", ", new[]
    {
        tally.Shown == tally.Mails ? Count(tally.Mails, "mail") : $"{Number(tally.Shown)} of {Count(tally.Mails, "mail")}",
        tally.Troubles > 0 ? $"{Count(tally.Troubles, "trouble")}, told above" : "",
        tally.PassedOver > 0 ? $"{Count(tally.PassedOver, "file")} passed over that {(tally.PassedOver == 1 ? "is" : "are")} no mail" : "",
    }.Where(part => part.Length > 0));

    static string Count(int count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
