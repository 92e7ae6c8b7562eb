using System.CommandLine;
using System.Globalization;
using AbuseMilter.Cli.Pages;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Cases;

/// <summary><c>cases erase</c>: removes all traces of notices.</summary>
static class CasesErase
{
    const int MostShown = 20;
    const int MostOfOne = 100_000;
    const int PageSize = 1000;

    public static Command Create() => new DeskVerb("erase", "Remove all traces of notices: rows, replies, what they are found by, and the filed mail.", Run,
        CasesShow.Case, DeskOptions.Ip, DeskOptions.From, DeskOptions.Yes);

    static int Run(DeskCall call)
    {
        var (wanted, ip, from) = (call.Get(CasesShow.Case!), call.Get(DeskOptions.Ip), call.Get(DeskOptions.From));
        if (new object?[] { wanted, ip, from }.Count(given => given is not null) != 1) return call.WrongUse("cases erase wants one of CASE, --ip ADDRESS or --from ADDRESS");
        using var reader = call.OpenReader();
        var (ids, first) = wanted is null ? All(reader, new CaseFilter { Ip = ip?.ToString(), From = from }) : Of(CasesShow.Find(reader, wanted, MostOfOne));
        if (ids.Count == 0) return call.NotPossible("no notice in the ledger is so");

        CasesPage.Write(call.Screen, first, call.Now);
        foreach (var row in first)
        {
            if (row.Entry.File is { } file) call.Output.WriteLine($"  {Shown.Line(call.Filed.Find(file) ?? $"{file} (gone)")}");
        }
        if (ids.Count > first.Count) call.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {ids.Count - first.Count} more"));
        var question = call.Ask(string.Create(CultureInfo.InvariantCulture, $"Erase {Count(ids.Count)} for good, with replies and files"));
        if (!question.CanBeAsked) return call.WrongUse("say --yes, there is nobody to ask");
        if (!question.IsAnsweredYes()) return call.NotPossible("nothing was erased");
        return Erase(call, ids);
    }

    static int Erase(DeskCall call, List<long> ids)
    {
        using var desk = call.OpenDesk();
        var left = ids.Where(id => !desk.Erase(id, call.Filed)).ToList();
        call.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Count(ids.Count - left.Count)} erased"));
        return left.Count == 0 ? DeskVerb.Done
            : call.NotPossible($"left as they are, since a reply is being sent right now: row {string.Join(", ", left)}; try again in a minute");
    }

    static (List<long> Ids, IReadOnlyList<CaseRow> First) All(LedgerReader reader, CaseFilter filter)
    {
        var (ids, first) = (new List<long>(), new List<CaseRow>());
        while (reader.CasesAfter(filter, ids.Count > 0 ? ids[^1] : 0, PageSize) is { Count: > 0 } page)
        {
            first.AddRange(page.Take(MostShown - first.Count));
            ids.AddRange(page.Select(row => row.Id));
        }
        return (ids, first);
    }

    static (List<long> Ids, IReadOnlyList<CaseRow> First) Of(IReadOnlyList<CaseRow> rows) => ([.. rows.Select(row => row.Id)], [.. rows.Take(MostShown)]);

    static string Count(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} notice{(count == 1 ? "" : "s")}");
}
