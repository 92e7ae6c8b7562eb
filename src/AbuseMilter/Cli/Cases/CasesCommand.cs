using System.CommandLine;

namespace AbuseMilter.Cli.Cases;

/// <summary><c>cases</c>: the notices of the ledger.</summary>
static class CasesCommand
{
    public const string Name = "cases";

    public static Command Create() => new(Name, "Find notices, count them, take them out, or erase them.")
    {
        CasesList.Create(),
        CasesShow.Create(),
        CasesSearch.Create(),
        CasesStats.Create(),
        CasesExport.Create(),
        CasesErase.Create(),
    };
}
