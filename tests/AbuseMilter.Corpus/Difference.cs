namespace AbuseMilter.Corpus;

/// <summary>
/// The configuration of a measurement: the shipped one with some keys changed, so that what is measured is what is shipped. The difference is TOML, of which
/// tables and keys whose value stands on their line are understood.
/// </summary>
static class Difference
{
    /// <summary>Copies the shipped folder, with its profiles and templates, and changes its <c>abusemilter.toml</c>.</summary>
    /// <returns>The path of the changed file.</returns>
    public static string Apply(string shipped, string difference, string made)
    {
        if (Directory.Exists(made)) Directory.Delete(made, recursive: true);
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(made, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var configuration = Path.Combine(made, "abusemilter.toml");
        File.WriteAllLines(configuration, Apply(File.ReadAllLines(configuration), File.ReadAllLines(difference)));
        return configuration;
    }

    /// <summary>A key takes the place of its line, or comes first in its table.</summary>
    /// <exception cref="InvalidDataException">The shipped configuration has no such table.</exception>
    public static List<string> Apply(IEnumerable<string> shipped, IEnumerable<string> difference)
    {
        var lines = shipped.ToList();
        var table = -1;
        foreach (var line in difference.Where(line => line.Length > 0 && !line.StartsWith('#')))
        {
            if (line.StartsWith('['))
            {
                table = lines.IndexOf(line);
                if (table < 0) throw new InvalidDataException($"the shipped configuration has no table {line}");
                continue;
            }
            var end = lines.FindIndex(table + 1, other => other.StartsWith('['));
            var key = line[..(line.IndexOf('=', StringComparison.Ordinal) + 1)];
            var at = lines.FindIndex(table + 1, (end < 0 ? lines.Count : end) - table - 1, other => other.StartsWith(key, StringComparison.Ordinal));
            if (at >= 0) lines[at] = line;
            else lines.Insert(table + 1, line);
        }
        return lines;
    }
}
