using System.CommandLine;
using AbuseMilter.Cli;

var root = new RootCommand("A milter that recognises copyright notices sent to abuse@, files them and answers them.")
{
    RunCommand.Create(),
    CheckCommand.Create(),
    InspectCommand.Create(),
};
// The daemon drains by itself; the library would end the process two seconds after SIGTERM.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
