using System.Text.RegularExpressions;
using AbuseMilter.Hosting;
using AbuseMilter.Tests.Cli;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests;

/// <summary>What the documents tell people to type: each command does its work, and each piece of configuration is taken.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents => ["README.md", "conf/from-procmail.md"];

    public static TheoryData<string, string> Pieces
    {
        get
        {
            var pieces = new TheoryData<string, string>();
            foreach (var document in Documents.Select(row => row.Data))
                foreach (Match piece in Toml().Matches(File.ReadAllText(Repository.Path(document)))) pieces.Add(document, piece.Groups[1].Value);
            return pieces;
        }
    }

    public static TheoryData<string> Commands => [.. Documents.SelectMany(row => Call().Matches(File.ReadAllText(Repository.Path(row.Data)))
        .Select(call => call.Groups[1].Value.Split(" #")[0].Trim())).Distinct()];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Each_command_does_its_work_as_it_stands(string command)
    {
        if (command.Split(' ')[0] is "run" or "postfix" or "doctor")
        {
            string.Concat(((string[])["deb-test.sh", "debian/abuse-milter.service"]).Select(file => File.ReadAllText(Repository.Path($"packaging/{file}"))))
                .ShouldContain($"abuse-milter {command}", customMessage: "what wants a Postfix is run with the package");
            return;
        }
        await using var stand = new DeskStand();
        await stand.QueueAsync("A-1", "held");
        var (notice, folder) = (Repository.Path("packaging/try/notice.eml"), Directory.CreateDirectory(Path.Combine(stand.Maildir, "cur")).FullName);
        File.Copy(notice, Path.Combine(folder, "1.M1P1.mail:2,S"));
        stand.Run([.. Split().Split(command).Select(word => word.Trim('\'') switch
        {
            "packaging/try/notice.eml" or "MAIL" => notice,
            "~/Maildir" or "/var/mail/abuse" => stand.Maildir,
            var plain => plain,
        })]).Status.ShouldBe(0);
    }

    [Fact]
    public void The_documents_have_commands_and_pieces_at_all()
    {
        Commands.Count.ShouldBeGreaterThan(8);
        Pieces.Count.ShouldBeGreaterThan(3);
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Each_piece_of_configuration_is_taken(string document, string piece)
    {
        using var temp = new TempFolder();
        var isProfile = piece.Contains("[match]", StringComparison.Ordinal);
        Directory.CreateDirectory(temp["profiles"]);
        if (isProfile) File.WriteAllText(temp["profiles/one.toml"], piece);
        File.WriteAllText(temp["desk.token"], new string('t', 64));
        File.SetUnixFileMode(temp["desk.token"], UnixFileMode.UserRead);
        piece = piece.Replace("/etc/abuse-milter/desk.token", temp["desk.token"], StringComparison.Ordinal);
        File.WriteAllText(temp["abusemilter.toml"], isProfile ? With("") : With(piece));
        var (generation, errors) = Generation.Load(temp["abusemilter.toml"]);
        errors.ShouldBeEmpty(document);
        generation.ShouldNotBeNull();
    }

    [Fact]
    public void The_example_of_the_manual_is_a_whole_configuration()
    {
        using var temp = new TempFolder();
        var example = File.ReadAllText(Repository.Path("packaging/man/abuse-milter.toml.5")).Split(".Sh EXAMPLES")[1].Split(".Bd -literal -offset indent\n")[1].Split(".Ed")[0];
        File.WriteAllText(temp["abusemilter.toml"], example);
        Directory.CreateSymbolicLink(temp["templates"], Repository.Path("conf/templates"));
        var (generation, errors) = Generation.Load(temp["abusemilter.toml"]);
        errors.ShouldBeEmpty();
        generation!.Settings.Rules.ShouldHaveSingleItem();
    }

    // What it does not say is as it is shipped.
    static string With(string piece)
    {
        var templates = $"templates = \"{Repository.Path("conf/templates")}\"";
        var text = piece.Contains("[reply]", StringComparison.Ordinal) ? piece.Replace("[reply]", $"[reply]\n{templates}", StringComparison.Ordinal) : $"[reply]\n{templates}\n{piece}";
        if (!piece.Contains("[desk]", StringComparison.Ordinal)) text = $"[desk]\naddresses = [\"abuse@example.com\"]\n{text}";
        if (piece.Contains("[operator]", StringComparison.Ordinal)) return text;
        var shipped = File.ReadAllText(Repository.Path("conf/abusemilter.toml"));
        var (from, to) = (shipped.IndexOf("[operator]", StringComparison.Ordinal), shipped.IndexOf("[log]", StringComparison.Ordinal));
        return $"{shipped[from..to]}\n{text}";
    }

    [GeneratedRegex(@"^```toml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Toml();

    // In a block of commands, or in a line of text.
    [GeneratedRegex(@"(?:^(?:\$ )?(?:out/)?|`)abuse-milter ((?!\()[a-z][^`\n;|]*)", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex(@" +(?=(?:[^']*'[^']*')*[^']*$)")]
    private static partial Regex Split();
}
