using System.CommandLine;
using AbuseMilter.Settings;

namespace AbuseMilter.Cli;

/// <summary>
/// A verb for the person at the desk. It reads the configuration to find the ledger, and tells in one line what is in the way. Exit status: 0 when it was
/// done, 1 when nothing was found or it is not possible, 2 when it was not said right.
/// </summary>
sealed class DeskVerb : Command
{
    public const int Done = 0, NotPossible = 1, WrongUse = 2;

    public DeskVerb(string name, string description, Func<DeskCall, int> run, params ReadOnlySpan<Symbol> symbols) : base(name, description)
    {
        var config = ConfigOption.Create();
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) Arguments.Add(argument);
            else Options.Add((Option)symbol);
        }
        Options.Add(config);
        SetAction(parsed => Run(run, parsed, ConfigOption.ToLookAt(parsed.GetValue(config))));
    }

    static int Run(Func<DeskCall, int> run, ParseResult parsed, string path)
    {
        var errors = parsed.InvocationConfiguration.Error;
        var (settings, mistakes) = SettingsFile.Load(path);
        if (settings is null)
        {
            foreach (var mistake in mistakes) errors.WriteLine(Shown.Line(mistake.ToString()));
            return NotPossible;
        }
        var call = new DeskCall(parsed, settings);
        try
        {
            return run(call);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return call.NotPossible(e.Message);
        }
    }
}
