using System.CommandLine;
using AbuseMilter.Cli.Pages;

namespace AbuseMilter.Cli.Cases;

/// <summary><c>cases list</c>: the notices that came last.</summary>
static class CasesList
{
    public static Command Create() => new DeskVerb("list", "Notices, latest first.", Run, [.. DeskOptions.CaseFilters, DeskOptions.Limit, DeskOptions.Json]);

    static int Run(DeskCall call)
    {
        using var reader = call.OpenReader();
        return Write(call, reader.Cases(DeskOptions.Cases(call), call.Get(DeskOptions.Limit)), "no notice in the ledger is so");
    }

    /// <returns>0 when there are any.</returns>
    public static int Write(DeskCall call, IReadOnlyList<Store.CaseRow> rows, string otherwise)
    {
        if (call.Get(DeskOptions.Json))
        {
            foreach (var row in rows) call.Output.WriteLine(CaseJson.Line(row));
        }
        else if (rows.Count > 0)
        {
            CasesPage.Write(call.Screen, rows, call.Now);
        }
        return rows.Count > 0 ? DeskVerb.Done : call.NotPossible(otherwise);
    }
}
