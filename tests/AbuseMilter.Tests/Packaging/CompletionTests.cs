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
    [InlineData("queue list --state ", "held pending sending failed expired sent superseded cancelled all")]
    [InlineData("queue list --state held,p", "held,pending")]
    [InlineData("inspect --auth ", "pass fail none")]
    [InlineData("cases list --decision ", "send hold none")]
    [InlineData("cases list --class ", "copyright spam-report blocking-request abuse-other none")]
    public void The_program_suggests_the_words_that_an_option_takes(string line, string words) =>
        Suggested("abuse-milter " + line).Order(StringComparer.Ordinal).ShouldBe(words.Split(' ').Order(StringComparer.Ordinal));

    const string Bash = """
        compopt() { echo FILES; }
        source "$1"; COMP_LINE=$2; COMP_POINT=${#2}; read -ra COMP_WORDS <<< "${2//=/ = }"; [ "${2% }" = "$2" ] || COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _abuse_milter abuse-milter; printf '%s\n' "${COMPREPLY[@]}"
        """;

    const string Zsh = """
        compadd() { shift; print -l -- ${(P)1} }
        _files() { print FILES }
        compset() { }
        ask() { local file=$1 BUFFER=$2; local -a words; words=("${(@s: :)BUFFER}"); local CURRENT=$#words; set --; source $file }
        ask "$@"
        """;

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Each_shell_offers_the_verbs_of_the_queue_and_no_file(string shell)
    {
        var offered = await OfferedAsync(shell, "queue ");
        var verbs = Verbs.Create().Subcommands.Single(verb => verb.Name == "queue").Subcommands.Select(verb => verb.Name).ToList();
        verbs.ShouldNotBeEmpty();
        offered.Where(word => !word.StartsWith('-')).Order(StringComparer.Ordinal).ShouldBe(verbs.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Words_and_files_are_offered_behind_an_equals_sign_too(string shell)
    {
        var front = shell == "fish" ? "--auth=" : "";
        (await OfferedAsync(shell, "inspect --auth=")).Order(StringComparer.Ordinal).ShouldBe([$"{front}fail", $"{front}none", $"{front}pass"]);
        foreach (var option in (string[])["--config=", "--config "])
        {
            var offered = await OfferedAsync(shell, "queue list " + option);
            if (shell == "fish") offered.ShouldContain(file => file.StartsWith((option.EndsWith('=') ? option : "") + "completion/", StringComparison.Ordinal));
            else offered.ShouldBe(["FILES"]);
        }
    }

    static async Task<string[]> OfferedAsync(string shell, string line)
    {
        if (Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, shell)).FirstOrDefault(File.Exists) is not { } program)
        {
            Assert.Skip($"{shell} is not installed");
            return [];
        }
        var file = Repository.Path("packaging/completion/" + (shell == "zsh" ? "_abuse-milter" : $"abuse-milter.{shell}"));
        line = "abuse-milter " + line;
        string[] arguments = shell switch
        {
            "bash" => ["-c", Bash, "sh", file, line],
            "zsh" => ["-fc", Zsh, "sh", file, line],
            _ => ["--no-config", "-c", "source $argv[1]; complete -C $argv[2]", file, line],
        };
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = Repository.Path("packaging") };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{start.Environment["PATH"]}";
        using var asked = Process.Start(start)!;
        return (await asked.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    static string[] Suggested(string line) =>
        CommandLine.Run($"[suggest:{line.Length}]", line).Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
