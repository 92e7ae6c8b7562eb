namespace AbuseMilter.Tests.Settings;

static class Shared
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AbuseMilter.sln"))) folder = folder.Parent;
            return folder?.FullName ?? throw new DirectoryNotFoundException($"no AbuseMilter.sln above {AppContext.BaseDirectory}");
        }
    }

    /// <summary>A folder of the test material beside the repository; null when it is absent.</summary>
    public static string? Folder(string name)
    {
        var folder = Path.GetFullPath(Path.Combine(Repository, "..", "shared", name));
        return Directory.Exists(folder) ? folder : null;
    }
}
