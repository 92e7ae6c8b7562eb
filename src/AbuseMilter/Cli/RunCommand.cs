using System.CommandLine;
using System.Net.Sockets;
using AbuseMilter.Hosting;

namespace AbuseMilter.Cli;

/// <summary><c>run</c>: the daemon, in the foreground until SIGTERM.</summary>
static class RunCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create("which must be there");
        var command = new Command("run", "Serve Postfix until SIGTERM; SIGHUP reads the configuration again.") { config };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(ConfigOption.ToServe(parsed.GetValue(config)), parsed.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    /// <returns>0 after a stop that was asked for, 1 when the daemon could not start (the reason is on stderr).</returns>
    static async Task<int> RunAsync(string path, TextWriter errors, CancellationToken cancellationToken)
    {
        using var hangup = new Hangup();
        var (generation, mistakes) = Generation.Load(path);
        if (generation is null)
        {
            foreach (var mistake in mistakes) await errors.WriteLineAsync(mistake.ToString());
            return 1;
        }
        try
        {
            await Daemon.RunAsync(path, generation, hangup, cancellationToken);
            return 0;
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            // A port that is taken, a ledger that another process holds, a socket in a folder that is not there: all in e's own words.
            await errors.WriteLineAsync($"abuse-milter: {e.Message}");
            return 1;
        }
    }
}
