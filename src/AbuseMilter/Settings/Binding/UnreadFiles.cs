namespace AbuseMilter.Settings.Binding;

/// <summary>What lies in a folder of the configuration as if it were part of it, and is not read because of its name.</summary>
static class UnreadFiles
{
    /// <summary>A folder with more of them is one for other things.</summary>
    const int MostTold = 20;

    /// <summary>Warns of each. Hidden files, READMEs and what is set aside (<c>x.toml.old</c>, <c>x.toml~</c>) are not meant to be read.</summary>
    /// <param name="folder">May be missing.</param>
    /// <param name="extension">Of the files that are read, such as <c>.toml</c>.</param>
    /// <param name="isRead">Whether another key names the file.</param>
    /// <param name="problems">Where warnings go.</param>
    public static void Warn(string folder, string extension, Func<string, bool> isRead, Problems problems)
    {
        foreach (var path in Entries(folder).Where(path => IsMeant(path, extension) && !isRead(path)).Order(StringComparer.Ordinal).Take(MostTold))
        {
            problems.Begin(path);
            problems.Warn(new(path, 1, 1), $"it is not read, as only files NAME{extension} are that lie in {folder} itself; rename it, or move it away");
        }
    }

    static bool IsSetAside(string name, string extension) =>
        name[0] is '.' or '#' || name[^1] == '~' || name.StartsWith("README", StringComparison.OrdinalIgnoreCase)
        || name.Contains(extension + ".", StringComparison.OrdinalIgnoreCase);

    static bool IsMeant(string path, string extension) => !IsSetAside(Path.GetFileName(path), extension) && (Directory.Exists(path)
        ? path.EndsWith(extension, StringComparison.OrdinalIgnoreCase) || Entries(path).Any(inner => inner.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
        : !path.EndsWith(extension, StringComparison.Ordinal));

    static IReadOnlyList<string> Entries(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder)];
        }
        catch (Exception e) when (SettingsDocument.IsUnreadable(e))
        {
            return [];
        }
    }
}
