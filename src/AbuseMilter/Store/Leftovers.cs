using System.Collections.Concurrent;

namespace AbuseMilter.Store;

/// <summary>
/// Finds the file of an earlier try that never came into the ledger: one that a crash left behind, so it lay in the folder when this process
/// first used it, or one that this process filed and then could not record. Only of those a folder is searched, which may hold a hundred thousand files;
/// all other mail costs a look into memory.
/// </summary>
public sealed class Leftovers(Maildir maildir)
{
    /// <summary>A rule may name a folder for each day and sender. What is forgotten is listed anew.</summary>
    const int MostFolders = 256;

    readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> marks = new();

    /// <summary>Path of the file below the Maildir's root; null when there is none.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public string? Find(string folder, ContentDigest digest) =>
        Marks(folder).ContainsKey(MaildirName.Mark(digest)) ? maildir.Find(folder, digest) : null;

    /// <summary>Keeps in mind a file of which it is not known whether its row was written.</summary>
    public void Add(string folder, ContentDigest digest) => Marks(folder)[MaildirName.Mark(digest)] = true;

    ConcurrentDictionary<string, bool> Marks(string folder)
    {
        if (marks.TryGetValue(folder, out var known)) return known;
        if (marks.Count >= MostFolders) marks.Clear();
        return marks.GetOrAdd(folder, f =>
            new ConcurrentDictionary<string, bool>(maildir.RecentMarks(f).Distinct().Select(mark => KeyValuePair.Create(mark, true))));
    }
}
