using System.CommandLine;

namespace AbuseMilter.Cli;

/// <summary>The command line.</summary>
static class Verbs
{
    public static RootCommand Create() => new("A milter that recognises copyright notices sent to abuse@, files them and answers them.")
    {
        RunCommand.Create(),
        CheckCommand.Create(),
        InspectCommand.Create(),
    };
}
