namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>Mails to begin with: those that are part of the project, and the collected ones where they lie beside the checkout.</summary>
static class SampleMails
{
    /// <param name="root">The checkout.</param>
    /// <param name="committed">How many of them are part of the project, the first ones.</param>
    public static IReadOnlyList<byte[]> Load(string root, out int committed)
    {
        List<byte[]> mails = [.. Files(root, "tests/AbuseMilter.Tests/Data/mime"), .. Files(root, "tests/AbuseMilter.Tests/Data/notices")];
        committed = mails.Count;
        mails.AddRange(Files(root, "../shared/corpus"));
        return mails;
    }

    static IEnumerable<byte[]> Files(string root, string folder)
    {
        var path = Path.GetFullPath(Path.Combine(root, folder));
        if (!Directory.Exists(path)) return [];
        return Directory.EnumerateFiles(path, "*.eml*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
    }
}
