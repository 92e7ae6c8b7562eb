namespace AbuseMilter.Store;

/// <summary>A Maildir++ on a local disk. A delivery that returned survives a power cut.</summary>
public sealed class Maildir
{
    public Maildir(string root, TimeProvider clock) => throw new NotImplementedException();

    /// <summary>
    /// Files <paramref name="head"/> followed by <paramref name="content"/> (both with LF line ends) in a folder such as <c>.A.B</c>
    /// (empty for the root), making the folder when it is not there. When this returns, file and directory entry are on disk.
    /// </summary>
    /// <returns>Path of the file below the root, such as <c>.A.B/new/NAME</c>.</returns>
    /// <exception cref="IOException">Nothing was filed; the world may be better later.</exception>
    public ValueTask<string> DeliverAsync(string folder, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> content, ContentDigest digest,
        CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The file of an earlier delivery of this digest, in new or cur of the folder; null when there is none.</summary>
    public string? Find(string folder, ContentDigest digest) => throw new NotImplementedException();
}
