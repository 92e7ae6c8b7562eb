using System.CommandLine;
using AbuseMilter.Cli.Pages;
using AbuseMilter.Doctor;
using Spectre.Console;

namespace AbuseMilter.Cli;

/// <summary><c>doctor</c>: whether a notice would be seen, filed and answered on this machine, and the command that mends what is in the way.</summary>
static class DoctorCommand
{
    const string DaemonUser = "abuse-milter";

    static readonly Option<string?> Postfix = new("--postfix") { Description = "The folder of main.cf and master.cf (default: what postconf says)", HelpName = "DIR" };
    static readonly Option<string?> User = new("--user") { Description = $"As whom the daemon runs (default: {DaemonUser} when called by root, else who calls)", HelpName = "NAME" };
    static readonly Option<bool> Json = new("--json") { Description = "One object a line" };

    public static Command Create()
    {
        var config = ConfigOption.Create();
        var command = new Command("doctor", "Examine daemon, Postfix, Maildir, ledger and clock; each finding with the command that mends it.") { config, Postfix, User, Json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (Daemon(parsed.GetValue(User), out var trouble) is not { } user)
            {
                errors.WriteLine($"abuse-milter: {Shown.Line(trouble)}");
                return DeskVerb.WrongUse;
            }
            var path = Path.GetFullPath(ConfigOption.ToLookAt(parsed.GetValue(config)));
            var findings = await new Examination(path, parsed.GetValue(Postfix), user).MakeAsync(cancellationToken);
            if (parsed.GetValue(Json)) Write(findings, output);
            else Show(findings, Screen.For(output, 80));
            return findings.Any(finding => finding.Weight == Weight.Error) ? 1 : 0;
        });
        return command;
    }

    // Rights are judged by who it is, so a guess would be worth nothing.
    static UnixUser? Daemon(string? named, out string trouble)
    {
        trouble = $"there is no user {named}";
        try
        {
            if (named is not null) return UnixUser.Find(named);
            return (Environment.IsPrivilegedProcess ? UnixUser.Find(DaemonUser) : null) ?? UnixUser.Current();
        }
        catch (IOException e)
        {
            trouble = $"as whom the daemon runs cannot be told: {e.Message}";
            return null;
        }
    }

    static void Write(IReadOnlyList<Finding> findings, TextWriter output)
    {
        foreach (var finding in findings)
        {
            output.WriteLine(JsonText.Line(json =>
            {
                json.WriteString("weight", Word(finding.Weight));
                json.WriteString("area", finding.Area);
                json.WriteString("text", finding.Text);
                json.WriteString("mend", finding.Mend);
            }));
        }
    }

    // A command is one line, however long: what is wrapped cannot be copied.
    static void Show(IReadOnlyList<Finding> findings, IAnsiConsole screen)
    {
        var areas = findings.Max(finding => finding.Area.Length);
        foreach (var finding in findings)
        {
            var grid = new Grid().AddColumn(Column(7)).AddColumn(Column(areas)).AddColumn(new GridColumn { Padding = new(0) });
            screen.Write(grid.AddRow(new Text(Word(finding.Weight), Style(finding.Weight)), new Text(finding.Area), new Text(Shown.Line(finding.Text))));
            if (finding.Mend is { } mend) screen.Profile.Out.Writer.WriteLine($"    -> {Shown.Line(mend)}");
        }
        var (errors, warnings) = (findings.Count(finding => finding.Weight == Weight.Error), findings.Count(finding => finding.Weight == Weight.Warning));
        screen.WriteLine();
        screen.WriteLine(errors + warnings == 0 ? "all is well" : $"{errors} {(errors == 1 ? "error" : "errors")}, {warnings} {(warnings == 1 ? "warning" : "warnings")}");
    }

    static GridColumn Column(int width) => new() { Width = width, NoWrap = true, Padding = new(0, 0, 2, 0) };

    static string Word(Weight weight) => weight switch { Weight.Good => "good", Weight.Warning => "warning", _ => "error" };

    static Style Style(Weight weight) => new(weight switch { Weight.Good => Color.Green, Weight.Warning => Color.Yellow, _ => Color.Red });
}
