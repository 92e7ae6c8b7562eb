namespace AbuseMilter.Store;

/// <summary>The files that notices were filed in, wherever in their folder a mail reader has put them since. A mail that was moved to another folder is not found.</summary>
/// <param name="root">Of the Maildir.</param>
public sealed class FiledMail(string root)
{
    /// <summary>Where it lies now; null when it is gone.</summary>
    /// <param name="file">Below the root, as the ledger has it: <c>.A.B/new/NAME</c>.</param>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    public string? Find(string file)
    {
        var (folder, name) = (Path.GetDirectoryName(Path.GetDirectoryName(file)) ?? "", Path.GetFileName(file));
        foreach (var part in (string[])["new", "cur"])
        {
            if (NameIn(Path.Combine(root, folder, part), name) is { } found) return Path.Combine(root, folder, part, found);
        }
        return null;
    }

    // In cur the flags follow.
    static string? NameIn(string directory, string name)
    {
        if (File.Exists(Path.Combine(directory, name))) return name;
        return DirectoryListing.Of(directory, (ref entry) => entry.FileName.StartsWith(name, StringComparison.Ordinal) && entry.FileName[name.Length..].StartsWith(":"))
            .FirstOrDefault();
    }
}
