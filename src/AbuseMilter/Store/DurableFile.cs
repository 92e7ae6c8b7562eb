namespace AbuseMilter.Store;

/// <summary>
/// Writes a file that is either whole under its name and on disk, or not there. The steps are those of the Maildir protocol with two added:
/// the close is checked, and the directory is synced, without which the name may vanish in a power cut although the data survives.
/// </summary>
/// <remarks>
/// link(2) publishes rather than rename(2): it refuses a name that is taken, where rename overwrites. renameat2(RENAME_NOREPLACE) would
/// do too, but not on every file system. A crash at any step leaves a stray in the first directory (swept later) or the whole file in the
/// second.
/// </remarks>
static class DurableFile
{
    /// <returns>False when the name is taken in one of the directories: nothing was changed, try another name.</returns>
    /// <exception cref="IOException">A step failed, told in its words. Neither directory holds the name.</exception>
    public static bool TryWrite(DirectoryHandle tmp, DirectoryHandle published, string name, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        using var file = tmp.TryCreate(name);
        if (file is null) return false;
        var path = tmp.PathOf(name);
        try
        {
            Write(file, parts, path);
            Posix.Sync(file, path);
            Posix.Close(file, path);
            if (!tmp.TryLink(name, published)) return false;
            SyncOrTakeBack(published, name);
            return true;
        }
        finally
        {
            // What cannot be removed is a stray, not a failure: the message is filed or the true error is on its way.
            tmp.TryUnlink(name);
        }
    }

    /// <summary>Tries whether a file can be written and synced, and leaves none.</summary>
    /// <exception cref="IOException">A step failed, told in its words.</exception>
    public static void Try(DirectoryHandle directory, string name)
    {
        using var file = directory.TryCreate(name);
        if (file is null) return;
        try
        {
            Write(file, [new byte[1]], directory.PathOf(name));
            Posix.Sync(file, directory.PathOf(name));
        }
        finally
        {
            directory.TryUnlink(name);
        }
    }

    static void Write(Microsoft.Win32.SafeHandles.SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> parts, string path)
    {
        try
        {
            RandomAccess.Write(file, parts, 0);
        }
        catch (IOException e)
        {
            throw new IOException($"cannot write {path}: {e.Message}", e.HResult);
        }
    }

    static void SyncOrTakeBack(DirectoryHandle published, string name)
    {
        try
        {
            published.Sync();
        }
        catch
        {
            published.TryUnlink(name);
            throw;
        }
    }
}
