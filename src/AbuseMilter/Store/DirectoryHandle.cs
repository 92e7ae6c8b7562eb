using Microsoft.Win32.SafeHandles;

namespace AbuseMilter.Store;

/// <summary>
/// A directory held open. All it does is relative to the handle, so nothing can be put in its place between two steps, and no step
/// follows a symbolic link. Every failure is an <see cref="IOException"/> with the step, the path and the system's words.
/// </summary>
sealed class DirectoryHandle : IDisposable
{
    const uint OwnerOnlyFile = 0x180, OwnerOnlyDirectory = 0x1C0; // 0600, 0700

    readonly SafeFileHandle handle;
    readonly (ulong, ulong)? identity;

    DirectoryHandle(SafeFileHandle handle, string path) =>
        (this.handle, Path, identity) = (handle, path, Posix.IdentityOf(handle, "", Posix.EmptyPath));

    public string Path { get; }

    /// <summary>The directory at a path that the operator chose: links in it are followed. Null when there is none.</summary>
    public static DirectoryHandle? TryOpen(string path) =>
        Open(Posix.WorkingDirectory, path, Posix.Directory, path) is { } handle ? new(handle, path) : null;

    /// <summary>As <see cref="TryOpen"/>, and makes what is missing (0700), each name on disk in the directory above it.</summary>
    public static DirectoryHandle OpenOrMake(string path)
    {
        if (TryOpen(path) is { } there) return there;
        using var parent = OpenOrMake(System.IO.Path.GetDirectoryName(path) ?? throw Posix.Failure("cannot open", path, Posix.NoEntry));
        parent.Make(System.IO.Path.GetFileName(path));
        parent.Sync();
        return TryOpen(path) ?? throw Posix.Failure("cannot open", path, Posix.NoEntry);
    }

    /// <summary>The directory of that name in this one; null when there is none.</summary>
    /// <exception cref="IOException">It is something else, such as a link to a directory.</exception>
    public DirectoryHandle? TryEnter(string name) =>
        Open(handle, name, Posix.Directory | Posix.NoFollow, PathOf(name)) is { } child ? new(child, PathOf(name)) : null;

    /// <summary>Makes a directory (0700), or leaves the one that is there.</summary>
    public void Make(string name)
    {
        if (Posix.MakeDirectoryAt(handle, name, OwnerOnlyDirectory) < 0 && Posix.Error != Posix.Exists)
            throw Posix.Failure("cannot make folder", PathOf(name), Posix.Error);
    }

    /// <summary>A new file (0600) open for writing; null when the name is taken.</summary>
    public SafeFileHandle? TryCreate(string name)
    {
        try
        {
            return Open(handle, name, Posix.WriteOnly | Posix.Create | Posix.Exclusive | Posix.NoFollow, PathOf(name))
                ?? throw Posix.Failure("cannot create", PathOf(name), Posix.NoEntry);
        }
        catch (IOException e) when (e.HResult == Posix.Exists)
        {
            return null;
        }
    }

    /// <summary>An existing file open for appending; null when there is none.</summary>
    public SafeFileHandle? TryAppend(string name) => Open(handle, name, Posix.WriteOnly | Posix.Append | Posix.NoFollow, PathOf(name));

    /// <summary>Gives the file a second name in another directory; false when the name is taken there.</summary>
    public bool TryLink(string name, DirectoryHandle target)
    {
        if (Posix.LinkAt(handle, name, target.handle, name, 0) == 0) return true;
        return Posix.Error == Posix.Exists ? false : throw Posix.Failure("cannot link", $"{PathOf(name)} to {target.Path}", Posix.Error);
    }

    public bool TryUnlink(string name) => Posix.UnlinkAt(handle, name, 0) == 0;

    /// <summary>False when another directory has its path now, or none: it was renamed or removed.</summary>
    public bool IsInPlace() => identity is not null && Posix.IdentityOf(Posix.WorkingDirectory, Path, 0) == identity;

    /// <summary>Names made or removed before this are on disk afterwards.</summary>
    public void Sync() => Posix.Sync(handle, Path);

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => handle.Dispose();

    static SafeFileHandle? Open(SafeFileHandle directory, string name, int flags, string path)
    {
        while (true)
        {
            var descriptor = Posix.OpenAt(directory, name, flags | Posix.CloseOnExec, OwnerOnlyFile);
            if (descriptor >= 0) return new SafeFileHandle(descriptor, ownsHandle: true);
            switch (Posix.Error)
            {
                case Posix.Interrupted: continue;
                case Posix.NoEntry: return null;
                case Posix.Loop or Posix.NotDirectory:
                    throw new IOException($"refused: {path} is a symbolic link or no directory", Posix.Error);
                default:
                    throw Posix.Failure("cannot open", path, Posix.Error);
            }
        }
    }
}
