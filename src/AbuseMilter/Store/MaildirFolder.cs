namespace AbuseMilter.Store;

/// <summary>
/// A Maildir++ folder held open. What is missing is made when it is opened: cur, new, tmp (0700) and the file <c>maildirfolder</c> (0600).
/// </summary>
sealed class MaildirFolder : IDisposable
{
    const int LongestName = 200; // Bytes; file systems end at 255.

    readonly DirectoryHandle cur;
    int holders = 1;

    MaildirFolder(DirectoryHandle root, DirectoryHandle tmp, DirectoryHandle published, DirectoryHandle cur) =>
        (Root, Tmp, New, this.cur) = (root, tmp, published, cur);

    /// <summary>The Maildir that it lies in.</summary>
    public DirectoryHandle Root { get; }

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
    /// <param name="syncParents">
    /// True syncs the directories above even when nothing was missing: whoever made them may have crashed before it did.
    /// </param>
    /// <exception cref="IOException">The folder cannot be made or is not safe to use.</exception>
    public static MaildirFolder Open(string root, string folder, bool syncParents)
    {
        var opened = new List<DirectoryHandle>();
        try
        {
            var made = syncParents;
            var top = Keep(DirectoryHandle.OpenOrMake(root));
            var directory = folder.Length == 0 ? top : Keep(Enter(top, folder, ref made));
            var (tmp, published, cur) = (Keep(Enter(directory, "tmp", ref made)), Keep(Enter(directory, "new", ref made)), Keep(Enter(directory, "cur", ref made)));
            if (made) Complete(top, directory);
            if (directory != top) directory.Dispose();
            return new MaildirFolder(top, tmp, published, cur);
        }
        catch
        {
            opened.ForEach(handle => handle.Dispose());
            throw;
        }

        DirectoryHandle Keep(DirectoryHandle handle)
        {
            opened.Add(handle);
            return handle;
        }
    }

    /// <summary>False when one of its directories was renamed, removed or replaced since it was opened.</summary>
    public bool IsInPlace() => New.IsInPlace() && cur.IsInPlace() && Tmp.IsInPlace();

    /// <summary>One holder more, who disposes it too; false when all have let go of it and it is closed.</summary>
    public bool TryHold()
    {
        for (var seen = Volatile.Read(ref holders); seen > 0;)
        {
            var found = Interlocked.CompareExchange(ref holders, seen + 1, seen);
            if (found == seen) return true;
            seen = found;
        }
        return false;
    }

    /// <summary>Lets go of it once; the last holder closes it.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref holders) > 0) return;
        Root.Dispose();
        Tmp.Dispose();
        New.Dispose();
        cur.Dispose();
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
