using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

public sealed class CheckTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("check-").FullName;

    [Fact]
    public void The_shipped_configuration_is_good()
    {
        var seen = CommandLine.Run("check", "--config", Repository.Path("conf/abusemilter.toml"));
        seen.Output.ShouldContain(": good: ");
        seen.Output.ShouldContain("the whole content of watched mail is fetched; round trips a message: 1 where nobody is watched, 2 where somebody is");
        seen.Status.ShouldBe(0);
    }

    [Fact]
    public void All_errors_are_told_at_once_each_with_its_place()
    {
        var file = Path.Combine(folder, "bad.toml");
        File.WriteAllText(file, """
            [milter]
            listen = "tcp:127.0.0.1:8895"
            conections = 5
            [desk]
            addresses = ["abuse"]
            """);
        var seen = CommandLine.Run("check", "--config", file);
        seen.Status.ShouldBe(1);
        seen.Output.ShouldContain($"{file}:2:10: ");
        seen.Output.ShouldContain($"{file}:3:1: ");
        seen.Output.ShouldContain($"{file}:5:14: ");
    }

    [Fact]
    public void Errors_of_the_configuration_and_of_a_template_are_told_together()
    {
        File.WriteAllText(Path.Combine(folder, "abusemilter.toml"),
            File.ReadAllText(Repository.Path("conf/abusemilter.toml")).Replace("level = \"info\"", "level = \"loud\"", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(folder, "templates"));
        File.WriteAllText(Path.Combine(folder, "templates/dmca.en.txt"), "+++\n+++\nHello {{nobody}}\n");
        var seen = CommandLine.Run("check", "--config", Path.Combine(folder, "abusemilter.toml"));
        seen.Status.ShouldBe(1);
        seen.Output.ShouldContain("dmca.en.txt:3:");
        seen.Output.ShouldContain("nobody");
        seen.Output.ShouldContain("\"loud\"");
    }

    [Fact]
    public void What_is_hardly_meant_is_told_with_its_place_and_is_no_error()
    {
        Directory.CreateDirectory(Path.Combine(folder, "templates"));
        File.WriteAllText(Path.Combine(folder, "templates/dmca.en.txt"), "+++\n+++\nHello\n");
        var file = Path.Combine(folder, "warned.toml");
        File.WriteAllText(file, """
            reply.templates = "templates"
            desk.domains = ["example.com"]
            [[rule]]
            name = "all"
            when = {}
            [[rule]]
            name = "never"
            when.class = "copyright"
            """);
        var seen = CommandLine.Run("check", "--config", file);
        seen.Output.ShouldContain($"{file}:6:1: warning: rule never is never reached: rule all ({file}:3:1) holds wherever it does");
        seen.Output.ShouldContain($"{file}: good with 1 warning: 2 rules, 0 profiles, 1 template");
        seen.Status.ShouldBe(0);
    }

    [Fact]
    public void Answers_that_would_come_back_to_us_are_an_error()
    {
        Directory.CreateDirectory(Path.Combine(folder, "templates"));
        Directory.CreateDirectory(Path.Combine(folder, "loops"));
        File.WriteAllText(Path.Combine(folder, "templates/dmca.en.txt"), "+++\n+++\nHello\n");
        File.WriteAllText(Path.Combine(folder, "loops/agent.toml"), "match.from_domain = [\"agent.example\"]\nanswer.to = \"abuse@example.com\"\n");
        var file = Path.Combine(folder, "loops.toml");
        File.WriteAllText(file, """
            reply.templates = "templates"
            notices.profiles = "loops"
            desk.domains = ["example.com"]
            [[rule]]
            name = "all"
            when = {}
            """);

        var seen = CommandLine.Run("check", "--config", file);

        seen.Output.ShouldContain("profile agent answers to abuse@example.com, which is an address of ours");
        seen.Status.ShouldBe(1);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_and_no_crash()
    {
        var seen = CommandLine.Run("check", "--config", Path.Combine(folder, "missing.toml"));
        seen.Status.ShouldBe(1);
        seen.Output.ShouldContain("missing.toml:1:1: ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("inspect")]
    public void Help_is_there_for_every_verb(string verb)
    {
        var seen = CommandLine.Run([.. verb.Length > 0 ? new[] { verb } : [], "--help"]);
        seen.Status.ShouldBe(0);
        seen.Output.ShouldContain("Usage:");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
