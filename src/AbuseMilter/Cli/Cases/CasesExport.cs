using System.CommandLine;
using System.Globalization;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Cases;

/// <summary><c>cases export</c>: notices for other programs, in the order of their rows, however many there are.</summary>
static class CasesExport
{
    const int PageSize = 500;

    static readonly Option<string?> Format = Required(DeskOptions.OneOf("--format", "What it is written as", ["xarf", "csv", "jsonl"]));

    static readonly Option<bool> Full = new("--full") { Description = "With names and mail addresses of people, and what is secret in texts and web addresses" };

    public static Command Create() => new DeskVerb("export", "Write notices to stdout as XARF 4 (one report a line), CSV or JSON lines. Names and mail addresses of people are left out; IP addresses are not.",
        Run, [Format, .. DeskOptions.CaseFilters, Full]);

    static Option<string?> Required(Option<string?> option)
    {
        option.Required = true;
        return option;
    }

    static int Run(DeskCall call)
    {
        Action<CaseRow> write = call.Get(Format) switch
        {
            "csv" => new CsvExport(call.Output).Write,
            "jsonl" => row => call.Output.WriteLine(CaseJson.Line(row, clean: text => text)),
            _ => null!,
        };
        var (leftOut, isXarf, isFull, rows) = (0, write is null, call.Get(Full), 0);
        using var reader = call.OpenReader();
        var filter = DeskOptions.Cases(call);
        for (var last = 0L; reader.CasesAfter(filter, last, PageSize) is { Count: > 0 } page; last = page[^1].Id)
        {
            foreach (var row in page.Select(row => isFull ? row : CaseRedaction.Of(row)))
            {
                rows++;
                if (!isXarf) write!(row);
                else if (XarfExport.Write(call.Output, row) == 0) leftOut++;
            }
        }
        if (leftOut > 0) call.Errors.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"abuse-milter: {leftOut} of {rows} notices are left out: XARF wants a time and an address with a hash, or a web address"));
        return rows > leftOut ? DeskVerb.Done : rows > 0 ? DeskVerb.NotPossible : call.NotPossible("no notice in the ledger is so");
    }
}
