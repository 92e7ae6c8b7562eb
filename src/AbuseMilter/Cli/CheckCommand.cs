using System.CommandLine;
using System.Globalization;
using AbuseMilter.Hosting;
using AbuseMilter.Notices;

namespace AbuseMilter.Cli;

/// <summary><c>check</c>: all errors of the configuration and of every file that it names, at once; without errors, what is hardly meant.</summary>
static class CheckCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var command = new Command("check", "Validate the configuration and every file that it names.") { config };
        command.SetAction(parsed => Run(ConfigOption.ToLookAt(parsed.GetValue(config)), parsed.InvocationConfiguration.Output));
        return command;
    }

    /// <returns>0 when the daemon would start with it, whatever the warnings are, else 1.</returns>
    static int Run(string path, TextWriter output)
    {
        var (generation, errors) = Generation.Load(path);
        foreach (var error in errors) output.WriteLine(Hidden.Marked(error.ToString()));
        if (generation is null)
        {
            output.WriteLine($"{path}: {Count(errors.Count, "error")}");
            return 1;
        }
        var (settings, warnings) = (generation.Settings, generation.Warnings(DateOnly.FromDateTime(DateTime.UtcNow)));
        foreach (var warning in warnings) output.WriteLine(Hidden.Marked($"{warning.At}: warning: {warning.Text}"));
        var more = warnings.Count == 0 ? "" : $" with {Count(warnings.Count, "warning")}";
        output.WriteLine($"{path}: good{more}: {Count(settings.Rules.Count, "rule")}, {Count(settings.Profiles.Count, "profile")}, {Count(generation.Templates.Names.Count(), "template")}, "
            + $"listens on {string.Join(", ", settings.Milter.Listen)}");
        output.WriteLine(generation.Needs);
        return 0;
    }

    static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
