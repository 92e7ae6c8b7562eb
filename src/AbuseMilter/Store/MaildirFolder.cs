namespace AbuseMilter.Store;

/// <summary>A Maildir++ folder opened for one delivery. What is missing is made: cur, new, tmp (0700) and the file <c>maildirfolder</c> (0600).</summary>
sealed class MaildirFolder : IDisposable
{
    const int LongestName = 200; // Bytes; file systems end at 255.

    MaildirFolder(DirectoryHandle tmp, DirectoryHandle published) => (Tmp, New) = (tmp, published);

    public DirectoryHandle Tmp { get; }

    public DirectoryHandle New { get; }

    /// <summary>Null when this can be the name of a folder on disk; else the reason why not. Empty is the root.</summary>
    public static string? WhyNot(string folder)
    {
        if (folder.Length == 0) return null;
        if (folder[0] != '.') return "a Maildir++ folder begins with a dot, such as .Abuse.Copyright";
        if (folder.Length > LongestName) return $"longer than {LongestName} characters";
        if (folder.EndsWith('.') || folder.Contains("..", StringComparison.Ordinal)) return "a part between two dots is empty";
        if (folder.AsSpan().IndexOfAny('/', '~') >= 0) return "'/' and '~' are not allowed";
        if (folder.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
            return "only printable ASCII is allowed; write other letters in modified UTF-7 (RFC 3501 section 5.1.3), as they stand on disk";
        return null;
    }

    /// <param name="root">The Maildir; it may be a symbolic link, the folders in it may not.</param>
    /// <param name="folder">Empty for the root.</param>
    /// <param name="syncParents">True syncs the directories above even when nothing was missing: whoever made them may have crashed before it did.</param>
    /// <exception cref="IOException">The folder cannot be made or is not safe to use.</exception>
    public static MaildirFolder Open(string root, string folder, bool syncParents)
    {
        using var top = DirectoryHandle.OpenOrMake(root);
        var made = syncParents;
        var directory = folder.Length == 0 ? top : Enter(top, folder, ref made);
        DirectoryHandle? tmp = null, published = null;
        try
        {
            tmp = Enter(directory, "tmp", ref made);
            published = Enter(directory, "new", ref made);
            Enter(directory, "cur", ref made).Dispose();
            if (made) Complete(top, directory);
            return new MaildirFolder(tmp, published);
        }
        catch
        {
            tmp?.Dispose();
            published?.Dispose();
            throw;
        }
        finally
        {
            directory.Dispose();
        }
    }

    public void Dispose()
    {
        Tmp.Dispose();
        New.Dispose();
    }

    // A root without its own three is no Maildir to many readers, even when all mail lies in folders.
    static void Complete(DirectoryHandle top, DirectoryHandle directory)
    {
        if (directory != top)
        {
            foreach (var part in (string[])["cur", "new", "tmp"]) top.Make(part);
            directory.TryCreate("maildirfolder")?.Dispose();
            directory.Sync();
        }
        top.Sync();
    }

    static DirectoryHandle Enter(DirectoryHandle parent, string name, ref bool made)
    {
        if (parent.TryEnter(name) is { } there) return there;
        parent.Make(name);
        made = true;
        return parent.TryEnter(name) ?? throw Posix.Failure("cannot open", parent.PathOf(name), Posix.NoEntry);
    }
}
