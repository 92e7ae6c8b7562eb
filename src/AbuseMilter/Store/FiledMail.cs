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
        var (folder, name) = Split(file);
        foreach (var part in (string[])["new", "cur"])
        {
            if (NameIn(Path.Combine(root, folder, part), name) is { } found) return Path.Combine(root, folder, part, found);
        }
        return null;
    }

    /// <summary>Those that were filed after a time, in all folders: as the ledger names them, and where they lie now.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    public IEnumerable<(string File, string Path, DateTimeOffset FiledAt)> Since(DateTimeOffset oldest)
    {
        var folders = DirectoryListing.Of(root, (ref entry) => entry.IsDirectory && entry.FileName.StartsWith(".")).Prepend("");
        foreach (var folder in folders)
        {
            foreach (var part in (string[])["new", "cur"])
            {
                var place = Path.Combine(root, folder, part);
                foreach (var name in DirectoryListing.Of(place, (ref entry) => MaildirName.TimeOf(entry.FileName) > oldest))
                    yield return (Path.Combine(folder, "new", name.Split(':')[0]), Path.Combine(place, name), MaildirName.TimeOf(name)!.Value);
            }
        }
    }

    /// <summary>Removes it for good.</summary>
    /// <returns>False when it was gone.</returns>
    /// <exception cref="IOException">It is still there; the text says why.</exception>
    public bool Remove(string file)
    {
        var (folder, name) = Split(file);
        using var top = DirectoryHandle.TryOpen(root);
        using var directory = top?.TryEnter(folder.Length == 0 ? "." : folder);
        if (directory is null) return false;
        foreach (var part in (string[])["new", "cur"])
        {
            using var place = directory.TryEnter(part);
            if (place is null || NameIn(place.Path, name) is not { } found) continue;
            if (!place.TryUnlink(found) && File.Exists(place.PathOf(found))) throw Posix.Failure("cannot remove", place.PathOf(found), Posix.Error);
            place.Sync();
            return true;
        }
        return false;
    }

    static (string Folder, string Name) Split(string file)
    {
        var place = Path.GetDirectoryName(file) ?? "";
        return (Path.GetDirectoryName(place) ?? "", Path.GetFileName(file));
    }

    // In cur the flags follow.
    static string? NameIn(string directory, string name)
    {
        if (File.Exists(Path.Combine(directory, name))) return name;
        return DirectoryListing.Of(directory, (ref entry) => entry.FileName.StartsWith(name, StringComparison.Ordinal) && entry.FileName[name.Length..].StartsWith(":"))
            .FirstOrDefault();
    }
}
