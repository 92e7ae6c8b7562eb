namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>Sessions to begin with: those that are part of the project, and the captured ones where they lie beside the checkout.</summary>
static class Recordings
{
    /// <summary>The frames of each session; empty frames and garbage of a script are left out.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="committed">How many of them are part of the project, the first ones.</param>
    public static IReadOnlyList<IReadOnlyList<byte[]>> Load(string root, out int committed)
    {
        var captures = Path.GetFullPath(Path.Combine(root, "../shared/captures"));
        List<IReadOnlyList<byte[]>> sessions = [.. Files(Path.Combine(root, "tests/AbuseMilter.Tests/Data/sessions"), "*.txt").Select(Captures.Script)];
        committed = sessions.Count;
        if (Directory.Exists(captures)) sessions.AddRange(Files(captures, "*.milter").SelectMany(Captures.Sessions).Where(session => session.Count > 0));
        return sessions;
    }

    static IEnumerable<string> Files(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal);
}
