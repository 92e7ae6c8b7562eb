using System.Text.RegularExpressions;
using AbuseMilter.Cli;
using AbuseMilter.Hosting;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests;

/// <summary>What the documents tell people to type: each command is one of ours, and each piece of configuration is taken.</summary>
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

    [Theory]
    [MemberData(nameof(Documents))]
    public void Each_command_of_ours_is_one_that_it_understands(string document)
    {
        var wrong = new List<string>();
        foreach (Match call in Call().Matches(File.ReadAllText(Repository.Path(document))))
        {
            var words = Split().Split(call.Groups[1].Value.Split(" #")[0].Trim()).Select(word => word.Trim('\'')).ToArray();
            if (Verbs.Create().Parse(words).Errors is [var error, ..]) wrong.Add($"{call.Groups[1].Value}: {error.Message}");
        }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void The_documents_have_commands_and_pieces_at_all()
    {
        Call().Count(File.ReadAllText(Repository.Path("README.md"))).ShouldBeGreaterThan(8);
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
