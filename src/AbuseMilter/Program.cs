using System.CommandLine;
using AbuseMilter.Cli;

// The daemon drains by itself; the library would end the process two seconds after SIGTERM.
var parsed = Verbs.Parse(args);
return Verbs.Status(parsed, await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }));
