namespace AbuseMilter.Cli.Input;

/// <summary>A file in a folder.</summary>
/// <param name="Path">Below the folder as it was named.</param>
/// <param name="IsSure">True where its place or name says that it is a mail.</param>
/// <param name="Trouble">Why a folder at this path cannot be looked into; null for a file.</param>
readonly record struct FolderFile(string Path, bool IsSure, string? Trouble);

/// <summary>
/// The files of a folder and those below it, in order of their names. Of a Maildir <c>new</c> and <c>cur</c>, and those of its folders, count. Elsewhere hidden files
/// and folders do not, and symbolic links to folders nowhere, since they may lead back.
/// </summary>
static class MailFolder
{
    static readonly string[] MaildirParts = ["new", "cur"];

    public static IEnumerable<FolderFile> Files(string folder) => IsMaildir(folder)
        ? OfMaildir(folder).Concat(Below(folder, IsMaildir))
        : Entries(folder, Directory.GetFiles).Where(file => !IsHidden(file.Path) || file.Trouble is not null).Select(SureByName)
            .Concat(Below(folder, path => IsMaildir(path) || !IsHidden(path)).Where(below => below.Path != folder));

    static IEnumerable<FolderFile> OfMaildir(string folder) =>
        MaildirParts.SelectMany(name => Entries(Path.Combine(folder, name), Directory.GetFiles)).Select(file => file with { IsSure = true });

    static IEnumerable<FolderFile> Below(string folder, Func<string, bool> counts) => Entries(folder, Directory.GetDirectories)
        .SelectMany(below => below.Trouble is not null ? [below] : counts(below.Path) && !IsLink(below.Path) ? Files(below.Path) : []);

    static FolderFile SureByName(FolderFile file) => file with { IsSure = file.Path.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) };

    static IEnumerable<FolderFile> Entries(string folder, Func<string, string[]> list)
    {
        try
        {
            return list(folder).Order(StringComparer.Ordinal).Select(path => new FolderFile(path, false, null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [new FolderFile(folder, false, e.Message)];
        }
    }

    static bool IsMaildir(string folder) => Directory.Exists(Path.Combine(folder, "cur")) && Directory.Exists(Path.Combine(folder, "new"));

    static bool IsHidden(string path) => Path.GetFileName(path).StartsWith('.');

    static bool IsLink(string path) => new DirectoryInfo(path).LinkTarget is not null;
}
