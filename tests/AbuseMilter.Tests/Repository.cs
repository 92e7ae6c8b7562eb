using Xunit;

namespace AbuseMilter.Tests;

/// <summary>Where the tests stand: the checkout, and the material that may lie beside it.</summary>
static class Repository
{
    public static string Root { get; } = Find();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    /// <summary>
    /// A folder of test material that is not part of the project: real mail, captured conversations, the official TOML suite. It is looked for in
    /// the folder <c>shared</c> beside the checkout; where it is absent the test is skipped and says so.
    /// </summary>
    public static string Shared(string relative)
    {
        var folder = System.IO.Path.GetFullPath(Path("../shared/" + relative));
        if (!Directory.Exists(folder)) Assert.Skip($"needs the folder {folder}, which is not part of the project");
        return folder;
    }

    static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "AbuseMilter.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("AbuseMilter.sln is in no folder above the tests");
    }
}
