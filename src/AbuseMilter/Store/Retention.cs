using AbuseMilter.Settings;

namespace AbuseMilter.Store;

/// <summary>
/// Forgets what is older than the operator wants to know it, in transactions so small that mail does not wait for them. It may be stopped anywhere, repeated,
/// and done by several hosts at once.
/// </summary>
public sealed class Retention(Ledger ledger, FiledMail mail, TimeProvider clock)
{
    const int AtOnce = 100;

    /// <exception cref="IOException">The ledger or a folder fails; what was done so far stays done.</exception>
    public async Task<Forgotten> RunAsync(RetentionSettings settings, CancellationToken cancellationToken)
    {
        var (notices, files) = (0, 0);
        foreach (var (classes, isAllBut, days) in Classes(settings).Where(of => of.Days > 0))
        {
            var (rows, mails) = await RemoveAsync(classes, isAllBut, Before(days), settings.Files, cancellationToken).ConfigureAwait(false);
            (notices, files) = (notices + rows, files + mails);
        }
        var shortened = settings.TruncateDays == 0 ? 0 : await ShortenAsync(Before(settings.TruncateDays), cancellationToken).ConfigureAwait(false);
        var replies = settings.RepliesDays == 0 ? 0 : await DropRepliesAsync(Before(settings.RepliesDays), cancellationToken).ConfigureAwait(false);
        await ledger.ChangeAsync(db => BucketTable.Sweep(db, clock.GetUtcNow().ToUnixTimeMilliseconds()), cancellationToken).ConfigureAwait(false);
        return new(notices, files, shortened, replies);
    }

    // The empty name is no class; PostgreSQL knows no empty list.
    static IEnumerable<(IReadOnlyList<string> Classes, bool IsAllBut, int Days)> Classes(RetentionSettings settings) =>
        settings.Days.Select(pair => ((IReadOnlyList<string>)[pair.Key], false, pair.Value)).Append(([.. settings.Days.Keys, ""], true, settings.OtherDays));

    long Before(int days) => (clock.GetUtcNow() - TimeSpan.FromDays(days)).ToUnixTimeMilliseconds();

    // The file goes first: cut off in between, the row still tells of it. A host finds its own files alone, so where these go too it leaves the others' rows to them.
    async Task<(int Rows, int Files)> RemoveAsync(IReadOnlyList<string> classes, bool isAllBut, long before, bool alsoFiles, CancellationToken cancellationToken)
    {
        var (rows, files) = (0, 0);
        var host = alsoFiles ? MaildirName.Host : null;
        while (true)
        {
            var due = await ledger.Reader.ReadAsync(db => OldRows.Notices(db, classes, isAllBut, before, host, AtOnce), cancellationToken).ConfigureAwait(false);
            if (due.Count == 0) return (rows, files);
            if (alsoFiles) files += due.Count(row => row.File is { } file && mail.Remove(file));
            var removed = await ledger.ChangeAsync(db => OldRows.Remove(db, [.. due.Select(row => row.Id)]), cancellationToken).ConfigureAwait(false);
            rows += removed;
            if (removed == 0) return (rows, files);
        }
    }

    async Task<int> ShortenAsync(long before, CancellationToken cancellationToken)
    {
        for (var sum = 0; ;)
        {
            var due = await ledger.Reader.ReadAsync(db => OldRows.Whole(db, before, AtOnce), cancellationToken).ConfigureAwait(false);
            var count = due.Count == 0 ? 0 : await ledger.ChangeAsync(db => OldRows.Shorten(db, due), cancellationToken).ConfigureAwait(false);
            sum += count;
            if (count == 0) return sum;
        }
    }

    async Task<int> DropRepliesAsync(long before, CancellationToken cancellationToken)
    {
        for (var sum = 0; ;)
        {
            var count = await ledger.ChangeAsync(db => OldRows.Replies(db, before, AtOnce), cancellationToken).ConfigureAwait(false);
            sum += count;
            if (count == 0) return sum;
        }
    }
}
