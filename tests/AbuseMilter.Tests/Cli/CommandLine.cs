using System.CommandLine;
using System.Globalization;
using AbuseMilter.Cli;

namespace AbuseMilter.Tests.Cli;

/// <summary>The program as a shell sees it: what it prints, and its exit status.</summary>
sealed record CommandLine(int Status, string Output, string Errors)
{
    public static CommandLine Run(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var errors = new StringWriter(CultureInfo.InvariantCulture);
        var status = Verbs.RunAsync(arguments, new InvocationConfiguration { Output = output, Error = errors }).GetAwaiter().GetResult();
        return new CommandLine(status, output.ToString(), errors.ToString());
    }
}
