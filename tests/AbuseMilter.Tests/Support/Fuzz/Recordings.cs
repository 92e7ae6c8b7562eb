namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>Sessions to begin with: those that are part of the project, and the captured ones where they lie beside the checkout.</summary>
static class Recordings
{
    /// <summary>The frames of each session; empty frames and garbage of a script are left out.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="hasCaptures">False if only the committed sessions are there.</param>
    public static IReadOnlyList<IReadOnlyList<byte[]>> Load(string root, out bool hasCaptures)
    {
        var captures = Path.GetFullPath(Path.Combine(root, "../shared/captures"));
        hasCaptures = Directory.Exists(captures);
        return
        [
            .. Files(Path.Combine(root, "tests/AbuseMilter.Tests/Data/sessions"), "*.txt").Select(Script),
            .. hasCaptures ? Files(captures, "*.milter").SelectMany(Captures.Sessions).Where(session => session.Count > 0) : [],
        ];
    }

    static IEnumerable<string> Files(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal);

    static List<byte[]> Script(string file) =>
        [.. File.ReadLines(file).Where(line => line.StartsWith("> ", StringComparison.Ordinal)).Select(line => MilterText.Frame(line[2..]))];
}
