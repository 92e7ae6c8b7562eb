using System.CommandLine;
using System.Globalization;
using AbuseMilter.Postfix;
using AbuseMilter.Settings;

namespace AbuseMilter.Cli;

/// <summary><c>postfix</c>: what Postfix lacks for this milter, as commands that a person can read and run, or made at once with a way back.</summary>
static class PostfixCommand
{
    static readonly Option<string?> Etc = new("--postfix") { Description = "The folder of main.cf and master.cf (default: what postconf says)", HelpName = "DIR" };
    static readonly Option<bool> Print = new("--print") { Description = "Show the commands and run none (the default)" };
    static readonly Option<bool> Apply = new("--apply") { Description = "Run them; if one fails, take back those before it" };
    static readonly Option<string?> Sign = new("--sign") { Description = "Have replies signed by this filter, such as unix:opendkim/opendkim.sock", HelpName = "MILTER" };
    static readonly Option<string?> Undo = new("--undo") { Description = "Where --apply writes the script that takes all back (default: beside main.cf)", HelpName = "FILE" };

    public static Command Create()
    {
        var config = ConfigOption.Create();
        var command = new Command("postfix", "Show, or make, the changes to Postfix's configuration that this milter needs.") { config, Etc, Print, Apply, Sign, Undo };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Print) && result.GetValue(Apply)) result.AddError("--print shows the commands and runs none, --apply runs them: state one of the two");
        });
        command.SetAction(parsed =>
        {
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var (settings, mistakes) = SettingsFile.Load(ConfigOption.ToLookAt(parsed.GetValue(config)));
            foreach (var mistake in mistakes) errors.WriteLine(Shown.Line(mistake.ToString()));
            if (settings is null) return 1;
            try
            {
                return Run(settings, PostfixSetup.Read(parsed.GetValue(Etc)), parsed, output, errors);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                errors.WriteLine($"abuse-milter: {Shown.Line(e.Message)}");
                return 1;
            }
        });
        return command;
    }

    static int Run(AbuseMilterSettings settings, PostfixSetup setup, ParseResult parsed, TextWriter output, TextWriter errors)
    {
        var wiring = new Wiring(settings, setup, parsed.GetValue(Sign));
        if (wiring.Reachable is null)
        {
            errors.WriteLine($"abuse-milter: Postfix is chrooted to {setup.QueueDirectory} and cannot reach {string.Join(", ", settings.Milter.Listen)}: "
                + $"let milter.listen be unix:{setup.QueueDirectory}/abuse-milter/milter.sock, or inet:127.0.0.1:8895");
            return 1;
        }
        var changes = wiring.Changes();
        if (changes.Count == 0) output.WriteLine($"{setup.Directory}: has all that this milter needs");
        else if (parsed.GetValue(Apply)) Make(changes, setup, parsed, output);
        else Show(changes, setup, output);
        return 0;
    }

    static void Show(IReadOnlyList<Change> changes, PostfixSetup setup, TextWriter output)
    {
        foreach (var (problem, commands) in Change.Mends(changes))
        {
            output.WriteLine($"# {problem}");
            foreach (var command in commands) output.WriteLine(ShellLine.Of(command));
        }
        output.WriteLine("# then");
        output.WriteLine(ShellLine.Of(["postfix", "-c", setup.Directory, "reload"]));
    }

    static void Make(IReadOnlyList<Change> changes, PostfixSetup setup, ParseResult parsed, TextWriter output)
    {
        var undo = parsed.GetValue(Undo)
            ?? Path.Combine(setup.Directory, string.Create(CultureInfo.InvariantCulture, $"abuse-milter-undo-{DateTime.UtcNow:yyyyMMdd-HHmmss}.sh"));
        new Rewiring(setup, output.WriteLine).Make(changes, undo);
        output.WriteLine($"done; sh {ShellLine.Of([undo])} takes it back");
    }
}
