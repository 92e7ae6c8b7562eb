using AbuseMilter.Settings.Toml;

namespace AbuseMilter.Settings.Binding;

/// <summary>Gets a file, or the reason why there is none.</summary>
static class SettingsDocument
{
    /// <summary>The document as a section; null, and one error at line 1, when the file cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problems">Where errors go.</param>
    /// <param name="lists">Reads the files that it names.</param>
    public static Section? Read(string path, Problems problems, ListFiles lists)
    {
        problems.Begin(path);
        try
        {
            var document = TomlDocument.Parse(Bytes(path, TomlDocument.MaxLength), path);
            problems.AddSyntax(document.Errors);
            return new Section(document.Root, "", problems, lists);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            problems.Add(new(path, 1, 1), Reason(e));
            return null;
        }
    }

    /// <summary>The folder's <c>*.toml</c> in ordinal order; hidden files are left out. None, and no error, where there is no folder.</summary>
    public static IReadOnlyList<string> Files(string folder, Problems problems)
    {
        try
        {
            var visible = Directory.EnumerateFiles(folder, "*.toml").Where(file => !Path.GetFileName(file).StartsWith('.'));
            return [.. visible.Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            problems.Begin(folder);
            problems.Add(new(folder, 1, 1), Reason(e));
            return [];
        }
    }

    /// <summary>Of a <see cref="PlainFile"/>, little more than <paramref name="longest"/> at most: what never ends, as in /proc, is refused as too long.</summary>
    public static byte[] Bytes(string path, int longest)
    {
        using var file = PlainFile.Open(path);
        using var bytes = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (bytes.Length <= longest && file.Read(chunk) is > 0 and var length) bytes.Write(chunk, 0, length);
        return bytes.ToArray();
    }

    public static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    public static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "the file does not exist",
        UnauthorizedAccessException => "access is denied",
        _ => $"cannot be read: {e.Message}",
    };
}
