using System.Text;

namespace AbuseMilter.Settings.Binding;

/// <summary>
/// The files that <c>{ file = "NAME" }</c> names in place of an entry: one entry a line, blanks around it do not count, nor do empty lines and those
/// that begin with <c>#</c>.
/// </summary>
/// <param name="configuration">The file from whose folder relative names count, even where another file states them.</param>
/// <param name="problems">Where errors go.</param>
sealed class ListFiles(string configuration, Problems problems)
{
    const int LongestFile = 8 << 20;
    const int MostEntries = 200_000;

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly Dictionary<string, IReadOnlyList<(string Text, SourcePosition At)>> read = new(StringComparer.Ordinal);

    public bool HasRead(string path) => read.ContainsKey(Path.GetFullPath(path));

    /// <summary>The entries; none after an error.</summary>
    public IReadOnlyList<(string Text, SourcePosition At)> Entries(Stated name)
    {
        var path = PathText.Read(name, Path.GetDirectoryName(Path.GetFullPath(configuration))!);
        if (path.Length == 0) return [];
        if (read.TryGetValue(path, out var known)) return known;
        problems.Begin(path);
        return read[path] = Read(name, path);
    }

    static IReadOnlyList<(string Text, SourcePosition At)> Read(Stated name, string path)
    {
        try
        {
            var bytes = SettingsDocument.Bytes(path, LongestFile);
            if (bytes.Length > LongestFile) return Wrong(name, $"{path} is longer than {LongestFile >> 20} MB");
            var text = StrictUtf8.GetString(bytes);
            var entries = Lines(text.TrimStart('\uFEFF'), path);
            return entries.Count <= MostEntries ? entries : Wrong(name, $"{path} has {entries.Count} entries; allowed: {MostEntries}");
        }
        catch (DecoderFallbackException)
        {
            return Wrong(name, $"{path} is not UTF-8");
        }
        catch (Exception e) when (SettingsDocument.IsUnreadable(e))
        {
            return Wrong(name, $"{path}: {SettingsDocument.Reason(e)}");
        }
    }

    static List<(string Text, SourcePosition At)> Lines(string text, string path)
    {
        var entries = new List<(string, SourcePosition)>();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var entry = line.Trim();
            if (entry.Length > 0 && entry[0] != '#') entries.Add((entry.ToString(), new(path, number, line.IndexOf(entry[0]) + 1)));
        }

        return entries;
    }

    static IReadOnlyList<(string Text, SourcePosition At)> Wrong(Stated name, string problem)
    {
        name.Wrong(problem);
        return [];
    }
}
