namespace AbuseMilter.Store;

/// <summary>What an erasure took away.</summary>
/// <param name="Notices">Rows that were blanked.</param>
/// <param name="Replies">Replies and alerts of them that were removed, whatever their state.</param>
/// <param name="Busy">Notices that stay as they are, since a reply to them is being sent at this moment: to be tried again.</param>
/// <param name="Files">The files of those notices, below the Maildir's root, on the host that each name tells: <see cref="Maildir.Remove(IReadOnlyCollection{string})"/>.</param>
public sealed record Erased(int Notices, int Replies, int Busy, IReadOnlyList<string> Files);
