using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests;

/// <summary>Holds the table of src/README.md: which room may import which.</summary>
public sealed partial class HouseTests
{
    static readonly Dictionary<string, string[]> MayImport = new()
    {
        ["AbuseMilter.Milter.Wire"] = [],
        ["AbuseMilter.Milter.Session"] = ["AbuseMilter.Milter.Wire"],
        ["AbuseMilter.Mime"] = [],
        ["AbuseMilter.Settings"] = [],
        ["AbuseMilter.Wording"] = [],
        ["AbuseMilter.Notices"] = ["AbuseMilter.Mime", "AbuseMilter.Wording"],
        ["AbuseMilter.Triage"] = ["AbuseMilter.Milter.Session", "AbuseMilter.Mime", "AbuseMilter.Notices", "AbuseMilter.Settings"],
        ["AbuseMilter.Rules"] = ["AbuseMilter.Milter.Session", "AbuseMilter.Mime", "AbuseMilter.Notices", "AbuseMilter.Triage", "AbuseMilter.Settings"],
        ["AbuseMilter.Store"] = ["AbuseMilter.Notices", "AbuseMilter.Settings"],
        ["AbuseMilter.Replies"] = ["AbuseMilter.Wording", "AbuseMilter.Milter.Session", "AbuseMilter.Mime", "AbuseMilter.Notices", "AbuseMilter.Triage", "AbuseMilter.Rules", "AbuseMilter.Store", "AbuseMilter.Settings"],
        ["AbuseMilter.Sockets"] = ["AbuseMilter.Milter.Session", "AbuseMilter.Settings"],
        ["AbuseMilter.Web"] = ["AbuseMilter.Mime", "AbuseMilter.Notices", "AbuseMilter.Settings", "AbuseMilter.Store"],
        ["AbuseMilter.Hosting"] = ["*"],
        ["AbuseMilter.Postfix"] = ["AbuseMilter.Settings"],
        ["AbuseMilter.Doctor"] = ["*"],
        ["AbuseMilter.Cli"] = ["*"],
    };

    [Fact]
    public void Every_room_imports_only_what_the_house_allows()
    {
        var broken = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Repository.Path("src"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)))
        {
            var text = File.ReadAllText(file);
            if (Namespace().Match(text) is not { Success: true } found) continue;
            var room = Room(found.Groups[1].Value);
            foreach (Match import in Mention().Matches(text))
            {
                var target = Room(import.Groups[1].Value);
                if (target != room && MayImport[room] is not ["*"] && !MayImport[room].Contains(target)) broken.Add($"{Path.GetFileName(file)}: {room} imports {target}");
            }
        }
        broken.ShouldBeEmpty();
    }

    [Fact]
    public void Only_Hosting_knows_the_host_and_the_log_library()
    {
        var outside = Directory.EnumerateFiles(Repository.Path("src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/Hosting/", StringComparison.Ordinal))
            .Where(f => Path.GetFileName(f) != "MilterListener.cs") // one of the host's services
            .Where(f => OutsideLibrary().IsMatch(File.ReadAllText(f)));
        outside.ShouldBeEmpty();
    }

    // Settings.Toml is a folder of the room Settings; every other namespace is a room by itself.
    static string Room(string name) => MayImport.Keys.Where(room => name == room || name.StartsWith(room + ".", StringComparison.Ordinal)).MaxBy(room => room.Length)
        ?? throw new InvalidOperationException($"{name} is no room of the house");

    [GeneratedRegex(@"^namespace (AbuseMilter[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?:static )?(AbuseMilter[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Mention();

    [GeneratedRegex(@"^using (Microsoft\.AspNetCore|Serilog|Microsoft\.Extensions\.(DependencyInjection|Hosting))", RegexOptions.Multiline)]
    private static partial Regex OutsideLibrary();
}
