using System.CommandLine;

namespace AbuseMilter.Cli.Cases;

/// <summary><c>cases search</c>: notices by whatever is at hand.</summary>
static class CasesSearch
{
    static readonly Argument<string> Term = new("TERM") { Description = "Number of a case or ticket, IP address, hash, mail address or domain; or how one begins" };

    public static Command Create() => new DeskVerb("search", "Notices by whatever is at hand.", Run, Term, DeskOptions.Limit, DeskOptions.Json);

    static int Run(DeskCall call)
    {
        var term = call.Get(Term).Trim();
        if (term.Length == 0) return call.WrongUse("cases search wants something to look for");
        // An address is found however it is written.
        term = DeskOptions.Address(term)?.ToString() ?? term;
        using var reader = call.OpenReader();
        return CasesList.Write(call, reader.Search(term, call.Get(DeskOptions.Limit)), $"no notice names {term}, nor anything that begins so");
    }
}
