using System.Globalization;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>Holds the table of tests/README.md: each case of the protocol names the tests that hold it, and these exist.</summary>
public sealed partial class ProtocolCasesTests
{
    const int Cases = 72;

    static readonly Dictionary<string, string> Classes = Directory.EnumerateFiles(Repository.Path("tests"), "*Tests.cs", SearchOption.AllDirectories)
        .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText)
        .ToDictionary(files => files.Key, string.Concat);

    [Fact]
    public void Each_case_names_tests_that_exist()
    {
        var rows = Row().Matches(File.ReadAllText(Repository.Path("tests/README.md"))).ToList();
        rows.Select(row => int.Parse(row.Groups["number"].Value, CultureInfo.InvariantCulture)).ShouldBe(Enumerable.Range(1, Cases));
        var missing = new List<string>();
        foreach (var row in rows)
        {
            var names = Name().Matches(row.Groups["tests"].Value);
            if (names.Count == 0) missing.Add($"case {row.Groups["number"].Value} names no test");
            missing.AddRange(names.Where(name => !Exists(name)).Select(name => $"case {row.Groups["number"].Value} names {name.Value}"));
        }
        missing.ShouldBeEmpty();
    }

    static bool Exists(Match name) =>
        Classes.TryGetValue(name.Groups["class"].Value, out var source)
        && Regex.IsMatch(source, $@"public (async )?(void|Task) {name.Groups["method"].Value}\(");

    [GeneratedRegex(@"^\| (?<number>\d+) \| [^|]+ \| (?<tests>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<class>\w+)\.(?<method>\w+)`")]
    private static partial Regex Name();
}
