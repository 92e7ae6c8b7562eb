using System.CommandLine;
using System.Diagnostics;
using AbuseMilter.Cli;
using AbuseMilter.Tests.Cli;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Packaging;

/// <summary>What the shells offer is what the program has: they ask it.</summary>
public sealed class CompletionTests
{
    [Fact]
    public void The_program_suggests_each_verb_and_each_option_of_it()
    {
        var absent = new List<string>();
        Look(Verbs.Create(), "abuse-milter ");
        absent.ShouldBeEmpty();

        void Look(Command command, string line)
        {
            var words = Suggested(line);
            absent.AddRange(command.Subcommands.Select(verb => verb.Name).Where(name => !words.Contains(name)).Select(name => line + name));
            var options = Suggested(line + "--");
            absent.AddRange(command.Options.Select(option => option.Name).Where(name => !options.Contains(name)).Select(name => line + name));
            foreach (var verb in command.Subcommands) Look(verb, $"{line}{verb.Name} ");
        }
    }

    [Theory]
    [InlineData("bash", """
        source "$1"; COMP_WORDS=(abuse-milter queue "$3"); COMP_CWORD=2; COMP_LINE=$2; COMP_POINT=${#2}
        _abuse_milter abuse-milter; printf '%s\n' "${COMPREPLY[@]}"
        """, "-c", "sh")]
    [InlineData("zsh", """
        compadd() { shift; print -l -- ${(P)1} }
        ask() { local file=$1 BUFFER=$2 CURRENT=3; local -a words=(abuse-milter queue "$3"); set --; source $file }
        ask "$@"
        """, "-fc", "sh")]
    [InlineData("fish", "source $argv[1]; complete -C $argv[2]", "--no-config", "-c")]
    public async Task Each_shell_offers_the_verbs_of_the_queue_and_no_file(string shell, string script, string option, string behind)
    {
        if (Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, shell)).FirstOrDefault(File.Exists) is not { } program)
        {
            Assert.Skip($"{shell} is not installed");
            return;
        }
        var file = Repository.Path("packaging/completion/" + (shell == "zsh" ? "_abuse-milter" : $"abuse-milter.{shell}"));
        string[] arguments = behind == "sh" ? [option, script, behind, file, "abuse-milter queue ", ""] : [option, behind, script, file, "abuse-milter queue "];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = Repository.Path("packaging") };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{start.Environment["PATH"]}";
        using var asked = Process.Start(start)!;
        var offered = (await asked.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var verbs = Verbs.Create().Subcommands.Single(verb => verb.Name == "queue").Subcommands.Select(verb => verb.Name).ToList();
        verbs.ShouldNotBeEmpty();
        offered.Where(word => !word.StartsWith('-')).Order(StringComparer.Ordinal).ShouldBe(verbs.Order(StringComparer.Ordinal));
    }

    static string[] Suggested(string line) =>
        CommandLine.Run($"[suggest:{line.Length}]", line).Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
