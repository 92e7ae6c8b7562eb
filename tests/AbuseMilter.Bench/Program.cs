using System.Reflection;
using AbuseMilter.Bench;
using AbuseMilter.Bench.Compare;
using AbuseMilter.Bench.Recipe;
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
    default:
        await Console.Error.WriteLineAsync("""
            micro [ARGUMENTS OF BENCHMARKDOTNET]   time and bytes of single calls
            load ENDPOINT [OPTION...]              drives one filter; ENDPOINT is inet:ADDRESS:PORT or unix:/PATH
              --connections N  --seconds N  --kept  --notices IN_TEN_THOUSAND  --pid SERVER  --expect job|nothing
            compare ROOT [--rounds N] [--quick]                    what tests/bench.sh runs
            recipe ROOT [--rounds N] [--quick] [--program PATH]    what tests/bench.sh --recipe runs
            """);
        return 2;
}
