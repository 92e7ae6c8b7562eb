using System.Globalization;
using System.Text.RegularExpressions;
using AbuseMilter.Tests;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Faults;

/// <summary>Holds the table of README.md beside it: each fault names the tests that hold it, and these exist, or says why there is none.</summary>
public sealed partial class FaultTableTests
{
    const int Faults = 42;

    static readonly Dictionary<string, string> Classes = Directory.EnumerateFiles(Repository.Path("tests"), "*Tests.cs", SearchOption.AllDirectories)
        .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText)
        .ToDictionary(files => files.Key, string.Concat);

    [Fact]
    public void Each_fault_names_tests_that_exist_or_says_why_there_is_none()
    {
        var rows = Row().Matches(File.ReadAllText(Repository.Path("tests/AbuseMilter.Postfix.Tests/Faults/README.md"))).ToList();
        rows.Select(row => int.Parse(row.Groups["number"].Value, CultureInfo.InvariantCulture)).ShouldBe(Enumerable.Range(1, Faults));
        var missing = new List<string>();
        foreach (var row in rows)
        {
            var names = Name().Matches(row.Groups["tests"].Value);
            if (names.Count == 0 && !row.Groups["tests"].Value.StartsWith("none: ", StringComparison.Ordinal)) missing.Add($"fault {row.Groups["number"].Value}");
            missing.AddRange(names.Where(name => !Exists(name)).Select(name => $"fault {row.Groups["number"].Value}: {name.Value}"));
        }
        missing.ShouldBeEmpty();
    }

    static bool Exists(Match name) =>
        Classes.TryGetValue(name.Groups["class"].Value, out var source)
        && Regex.IsMatch(source, $@"public (async )?(void|Task) {name.Groups["method"].Value}\(");

    [GeneratedRegex(@"^\| (?<number>\d+) \| [^|]+ \| [^|]+ \| (?<tests>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<class>\w+)\.(?<method>\w+)`")]
    private static partial Regex Name();
}
