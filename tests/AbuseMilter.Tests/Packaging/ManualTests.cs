using System.CommandLine;
using System.Diagnostics;
using System.Text.RegularExpressions;
using AbuseMilter.Cli;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Packaging;

/// <summary>The manual says all that there is, in words that man(1) can show.</summary>
public sealed partial class ManualTests
{
    static readonly string[] Pages = ["abuse-milter.8", "abuse-milter.toml.5", "abuse-milter-rules.5"];

    [Fact]
    public void Each_verb_stands_there_with_each_of_its_options()
    {
        var page = Text("abuse-milter.8");
        var absent = new List<string>();
        Look(Verbs.Create(), page, "");
        absent.ShouldBeEmpty();

        void Look(Command command, string text, string name)
        {
            foreach (var option in command.Options.Select(option => option.Name.TrimStart('-')))
            {
                // What every verb has is told once.
                var where = option is "config" or "help" or "version" ? page : text;
                if (!where.Contains($"Fl -{option}", StringComparison.Ordinal)) absent.Add($"{name} --{option}");
            }
            foreach (var verb in command.Subcommands)
            {
                var part = name.Length == 0 ? Part(text, $".Ss {verb.Name}") : text;
                if (part.Length == 0 || (name.Length > 0 && !text.Contains($".It Cm {verb.Name}", StringComparison.Ordinal))) absent.Add($"{name} {verb.Name}");
                Look(verb, part, verb.Name);
            }
        }
    }

    [Fact]
    public void Each_key_of_the_shipped_configuration_stands_in_its_section()
    {
        var page = Text("abuse-milter.toml.5");
        var (section, absent) = ("", new List<string>());
        foreach (var line in File.ReadLines(Repository.Path("conf/abusemilter.toml")).TakeWhile(line => !line.StartsWith("# Rules:", StringComparison.Ordinal)))
        {
            if (SectionLine().Match(line) is { Success: true } head) section = head.Groups[1].Value;
            else if (KeyLine().Match(line) is { Success: true } key && section.Length > 0)
            {
                var value = key.Groups[2].Value.Replace("\"", "\\(dq", StringComparison.Ordinal);
                if (!Part(page, $".Ss [{section}]").Contains($"\n.It Ic {key.Groups[1].Value} Li = {value}\n", StringComparison.Ordinal)) absent.Add($"[{section}] {line}");
            }
        }
        section.ShouldNotBeEmpty();
        absent.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("RuleSection")]
    [InlineData("ConditionSection")]
    [InlineData("ProfileSection")]
    public void Each_key_of_rules_conditions_and_profiles_stands_there(string reader)
    {
        var page = Text("abuse-milter-rules.5");
        var keys = ReadKey().Matches(File.ReadAllText(Repository.Path($"src/AbuseMilter/Settings/Binding/{reader}.cs"))).Select(match => match.Groups[1].Value).Distinct().ToList();
        keys.Count.ShouldBeGreaterThan(4);
        keys.Where(key => !Regex.IsMatch(page, $@"\b{key}\b")).ShouldBeEmpty();
    }

    [Fact]
    public void It_is_written_without_fault()
    {
        if (!File.Exists("/usr/bin/mandoc")) Assert.Skip("mandoc is not installed");
        foreach (var page in Pages)
        {
            using var lint = Process.Start(new ProcessStartInfo("mandoc", ["-T", "lint", "-W", "warning", Repository.Path($"packaging/man/{page}")]) { RedirectStandardOutput = true })!;
            lint.StandardOutput.ReadToEnd().ShouldBeEmpty();
            lint.WaitForExit();
            lint.ExitCode.ShouldBe(0);
        }
    }

    static string Text(string page) => File.ReadAllText(Repository.Path($"packaging/man/{page}"));

    // From a heading to the next.
    static string Part(string page, string heading)
    {
        var from = page.IndexOf($"\n{heading}\n", StringComparison.Ordinal);
        if (from < 0) return "";
        var to = NextHeading().Match(page, from + heading.Length);
        return to.Success ? page[from..to.Index] : page[from..];
    }

    [GeneratedRegex(@"^\[([a-z.]+)\]$")]
    private static partial Regex SectionLine();

    [GeneratedRegex(@"^(?:# )?([a-z_]+) = (.*)$")]
    private static partial Regex KeyLine();

    [GeneratedRegex(@"\n\.S[sh] ")]
    private static partial Regex NextHeading();

    // section.Text("name", ...): how each reader names what it reads.
    [GeneratedRegex(@"\.\w+(?:<\w+>)?\(""([a-z_]+)""")]
    private static partial Regex ReadKey();
}
