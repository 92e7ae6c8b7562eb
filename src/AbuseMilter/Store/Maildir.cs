using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace AbuseMilter.Store;

/// <summary>A Maildir++ on a local disk. A delivery that returned survives a power cut.</summary>
/// <remarks>
/// A delivery waits for the disk twice, and holds a thread of the pool meanwhile: making one for each delivery was measured to cost two fifths
/// of the rate. At most <see cref="Writers"/> wait at a time, the others wait without a thread; the pool is told to have that many more, and
/// conversations with the MTA run on threads that poll the sockets.
/// </remarks>
public sealed class Maildir
{
    /// <summary>Deliveries at once, each of which holds a thread of the pool while the disk syncs: the pool should have as many to spare.</summary>
    public const int Writers = 16;

    const int Names = 10;

    /// <summary>Folders kept open, of four descriptors each: a rule may name one for each day and sender.</summary>
    const int MostOpen = 32;

    /// <summary>A sender gives up after five days (RFC 5321 section 4.5.4.1); a file older than this is no earlier try.</summary>
    static readonly TimeSpan OldestRetry = TimeSpan.FromDays(6);

    /// <summary>After this, nobody is writing to a file in tmp any more: the Maildir protocol's own figure.</summary>
    static readonly TimeSpan OldestStray = TimeSpan.FromHours(36);

    static readonly SemaphoreSlim Gate = new(Writers);

    readonly string root;
    readonly TimeProvider clock;
    readonly ConcurrentDictionary<string, MaildirFolder> places = new();
    readonly Lock making = new();

    public Maildir(string root, TimeProvider clock) => (this.root, this.clock) = (Path.GetFullPath(root), clock);

    /// <summary>Null when a folder may have this name; else the reason why not.</summary>
    public static string? WhyNotFolder(string folder) => MaildirFolder.WhyNot(folder);

    /// <summary>True for a disk, or a quota, that is full: somebody will make room, and everything else is as it should be.</summary>
    public static bool IsFull(IOException failure) => failure.HResult is Posix.NoSpace or Posix.QuotaExceeded;

    /// <summary>Makes the folder and tries whether a file comes to the disk: what fails at every delivery shall fail at start.</summary>
    /// <exception cref="IOException">Nothing can be filed there; the text says why.</exception>
    public void Prepare(string folder)
    {
        using var place = Open(folder);
        var name = MaildirName.Next(clock.GetUtcNow(), new ContentDigest(new string('0', 64)), 0, 0);
        DurableFile.Try(place.Tmp, name);
    }

    /// <summary>
    /// Files <paramref name="head"/> followed by <paramref name="content"/> (both with LF line ends) in a folder such as <c>.A.B</c>
    /// (empty for the root), making the folder when it is not there. When this returns, file and directory entry are on disk.
    /// The memory is not touched after it has returned or thrown; once writing has begun it is no longer cancelled.
    /// </summary>
    /// <returns>Path of the file below the root, such as <c>.A.B/new/NAME</c>.</returns>
    /// <exception cref="IOException">Nothing was filed; the world may be better later.</exception>
    /// <exception cref="ArgumentException">No folder can have that name.</exception>
    public async ValueTask<string> DeliverAsync(string folder, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> content,
        ContentDigest digest, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Deliver(folder, Parts(head, content), digest), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>
    /// The file of an earlier delivery of this digest, in new or cur of the folder; null when there is none. For a delivery that a crash
    /// cut off before anybody heard of it. The directory entry is on disk when this returns, as the crash may have come before that.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public string? Find(string folder, ContentDigest digest)
    {
        var mark = MaildirName.Mark(digest);
        var oldest = clock.GetUtcNow() - OldestRetry;
        // Readers move files from new to cur: looked at in this order, none slips through.
        foreach (var part in (string[])["new", "cur"])
        {
            var path = Path.Combine(root, folder, part);
            var name = DirectoryListing.Of(path, (ref entry) => entry.FileName.Contains(mark, StringComparison.Ordinal)
                && MaildirName.TimeOf(entry.FileName) > oldest).FirstOrDefault();
            if (name is null) continue;
            using var directory = DirectoryHandle.TryOpen(path);
            directory?.Sync();
            return Path.Combine(folder, part, name);
        }
        return null;
    }

    /// <summary>The marks of all files that an earlier try may have left in new or cur of the folder.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    internal IEnumerable<string> RecentMarks(string folder)
    {
        var oldest = clock.GetUtcNow() - OldestRetry;
        return ((string[])["new", "cur"])
            .SelectMany(part => DirectoryListing.Of(Path.Combine(root, folder, part), (ref entry) => MaildirName.TimeOf(entry.FileName) > oldest))
            .Select(MaildirName.MarkOf);
    }

    /// <summary>Removes the strays that crashed deliveries left in tmp more than 36 hours ago; files that are not ours stay.</summary>
    /// <returns>How many were removed.</returns>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    public int Sweep()
    {
        using var top = DirectoryHandle.TryOpen(root);
        if (top is null) return 0;
        var oldest = clock.GetUtcNow() - OldestStray;
        var folders = DirectoryListing.Of(root, (ref entry) => entry.IsDirectory && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
            && MaildirFolder.WhyNot(entry.FileName.ToString()) is null);
        return folders.Prepend(".").Sum(folder => Sweep(top, folder, oldest));
    }

    static int Sweep(DirectoryHandle top, string folder, DateTimeOffset oldest)
    {
        using var directory = top.TryEnter(folder);
        using var tmp = directory?.TryEnter("tmp");
        if (tmp is null) return 0;
        return DirectoryListing.Of(tmp.Path, (ref entry) => MaildirName.TimeOf(entry.FileName) < oldest).Count(tmp.TryUnlink);
    }

    string Deliver(string folder, ReadOnlyMemory<byte>[] parts, ContentDigest digest)
    {
        using var place = Open(folder);
        var size = parts.Sum(part => (long)part.Length);
        var crlfSize = size + parts.Sum(part => (long)part.Span.Count((byte)'\n') - part.Span.Count("\r\n"u8));
        for (var i = 0; i < Names; i++)
        {
            var name = MaildirName.Next(clock.GetUtcNow(), digest, size, crlfSize);
            if (!DurableFile.TryWrite(place.Tmp, place.New, name, parts)) continue;
            CountForQuota(place.Root, size);
            return Path.Combine(folder, "new", name);
        }
        throw new IOException($"cannot find a free name in {place.New.Path}");
    }

    // Folders stay open from one delivery to the next, which saves half of its system calls. Whoever manages the mail may rename or remove one meanwhile, so
    // each delivery looks whether it is still the one that its path leads to. Who gets it lets go of it; those in use elsewhere stay open until then.
    MaildirFolder Open(string folder)
    {
        if (Kept(folder) is { } kept) return kept;
        if (MaildirFolder.WhyNot(folder) is { } reason) throw new ArgumentException($"not a folder: '{folder}': {reason}", nameof(folder));
        // One at a time: nobody may use what another has made and not yet synced.
        lock (making)
        {
            if (Kept(folder) is { } made) return made;
            var opened = MaildirFolder.Open(root, folder, syncParents: !places.TryRemove(folder, out var moved));
            moved?.Dispose();
            if (places.Count >= MostOpen) LetGo();
            opened.TryHold();
            return places[folder] = opened;
        }
    }

    MaildirFolder? Kept(string folder)
    {
        if (!places.TryGetValue(folder, out var place) || !place.TryHold()) return null;
        if (place.IsInPlace()) return place;
        place.Dispose();
        return null;
    }

    void LetGo()
    {
        foreach (var folder in places.Keys)
        {
            if (places.TryRemove(folder, out var place)) place.Dispose();
        }
    }

    // A note for those who count (Maildir++ quota). A notice is never refused for quota, and a note that fails is corrected by the next
    // recount.
    static void CountForQuota(DirectoryHandle root, long size)
    {
        try
        {
            using var file = root.TryAppend("maildirsize");
            if (file is null) return;
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{size} 1\n")), 0);
        }
        catch (IOException)
        {
        }
    }

    static ReadOnlyMemory<byte>[] Parts(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> content)
    {
        var last = content.IsEmpty ? head : content;
        return last.Span.EndsWith("\n"u8) ? [head, content] : [head, content, "\n"u8.ToArray()];
    }
}
