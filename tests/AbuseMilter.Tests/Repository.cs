namespace AbuseMilter.Tests;

static class Repository
{
    public static string Root { get; } = Find();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "AbuseMilter.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("AbuseMilter.sln is in no folder above the tests");
    }
}
