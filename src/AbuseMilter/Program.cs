using System.CommandLine;
using AbuseMilter.Cli;

// The daemon drains by itself; the library would end the process two seconds after SIGTERM.
return await Verbs.RunAsync(args, new InvocationConfiguration { ProcessTerminationTimeout = null });
