using System.CommandLine;
using System.Globalization;
using AbuseMilter.Cli.Pages;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Cases;

/// <summary><c>cases show</c>: all that is known of a notice.</summary>
static class CasesShow
{
    const int Most = 20;
    const string RowPrefix = "row:";

    public static readonly Argument<string?> Case = new("CASE")
    {
        Description = $"Number of a case or ticket, or of a row as cases list shows it ({RowPrefix}N where both could be meant)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    static readonly Argument<string> Wanted = new(Case.Name) { Description = Case.Description };

    public static Command Create() => new DeskVerb("show", "All facts and reasons of a notice, and what became of its replies.", Run, Wanted, DeskOptions.Json);

    static int Run(DeskCall call)
    {
        var wanted = call.Get(Wanted);
        using var reader = call.OpenReader();
        var rows = Find(reader, wanted, Most);
        if (rows.Count == 0) return call.NotPossible($"there is no case {wanted}: cases search finds it by what else is known");
        for (var i = 0; i < rows.Count; i++)
        {
            var replies = reader.RepliesTo(rows[i].Id);
            if (call.Get(DeskOptions.Json))
            {
                call.Output.WriteLine(CaseJson.Line(rows[i], replies));
                continue;
            }
            if (i > 0) call.Output.WriteLine();
            call.Screen.Write(CasePage.Of(rows[i], replies, call.Filed, call.Now));
        }
        return DeskVerb.Done;
    }

    /// <summary>A case by its number; where there is none such, the row of that number.</summary>
    public static IReadOnlyList<CaseRow> Find(LedgerReader reader, string wanted, int limit)
    {
        var isRow = wanted.StartsWith(RowPrefix, StringComparison.OrdinalIgnoreCase);
        if (!isRow && reader.OfCase(wanted, limit) is { Count: > 0 } rows) return rows;
        return long.TryParse(isRow ? wanted[RowPrefix.Length..] : wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? reader.Cases([id]) : [];
    }
}
