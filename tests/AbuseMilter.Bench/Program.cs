using System.Reflection;
using AbuseMilter.Bench;
using AbuseMilter.Bench.Compare;
using AbuseMilter.Bench.Recipe;
using AbuseMilter.Bench.Store;
using BenchmarkDotNet.Running;

switch (args)
{
    case ["micro", .. var rest]:
        BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(rest is [] ? ["--filter", "*"] : rest);
        return 0;
    case ["load", var endpoint, .. var rest]:
        return LoadCommand.Run(endpoint, rest);
    case ["compare", .. var rest]:
        return CompareCommand.Run(rest);
    case ["recipe", .. var rest]:
        return RecipeCommand.Run(rest);
    case ["ledger", .. var rest]:
        return await LedgerCommand.Run(rest);
    default:
        await Console.Error.WriteLineAsync("""
            micro [ARGUMENTS OF BENCHMARKDOTNET]   time and bytes of single calls
            load ENDPOINT [OPTION...]              drives one filter; ENDPOINT is inet:ADDRESS:PORT or unix:/PATH
              --connections N  --seconds N  --kept  --notices IN_TEN_THOUSAND  --pid SERVER  --expect job|nothing
            ledger [--rows N] [--postgres URL]     a new notice and a search among N (1000000) others; below the current folder or in an empty database
            compare ROOT [--rounds N] [--quick]                    what tests/bench.sh runs
            recipe ROOT [--rounds N] [--quick] [--program PATH]    what tests/bench.sh --recipe runs
            """);
        return 2;
}
