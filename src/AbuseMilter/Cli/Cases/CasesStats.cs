using System.CommandLine;
using AbuseMilter.Cli.Pages;

namespace AbuseMilter.Cli.Cases;

/// <summary><c>cases stats</c>: how it went.</summary>
static class CasesStats
{
    static readonly TimeSpan Usual = TimeSpan.FromDays(30);

    public static Command Create() => new DeskVerb("stats", "How it went, of 30 days if no --since is given: by day, class, complainant and address, how fast answers went, what was held and why.",
        Run, [.. DeskOptions.CaseFilters, DeskOptions.Json]);

    static int Run(DeskCall call)
    {
        var filter = DeskOptions.Cases(call);
        filter = filter with { Since = filter.Since ?? call.Now - Usual };
        using var reader = call.OpenReader();
        var stats = reader.Stats(filter);
        if (stats.Notices == 0) return call.NotPossible("no notice in the ledger is so");
        if (call.Get(DeskOptions.Json)) call.Output.WriteLine(StatsJson.Line(stats));
        else StatsPage.Write(call.Screen, stats);
        return DeskVerb.Done;
    }
}
