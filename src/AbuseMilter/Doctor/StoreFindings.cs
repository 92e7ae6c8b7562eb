using AbuseMilter.Postfix;
using AbuseMilter.Settings;
using AbuseMilter.Store;

namespace AbuseMilter.Doctor;

/// <summary>Whether the daemon may file and record, and what lies in its ledger.</summary>
static class StoreFindings
{
    const long LeastSpace = 100L * 1024 * 1024;

    static readonly TimeSpan Late = TimeSpan.FromHours(1);

    /// <param name="store">The places.</param>
    /// <param name="daemon">As whom it runs.</param>
    /// <param name="now">By this machine's clock.</param>
    public static IEnumerable<Finding> Of(StoreSettings store, UnixUser daemon, DateTimeOffset now)
    {
        foreach (var finding in Place("maildir", store.Maildir, store.Maildir, daemon)) yield return finding;
        if (PostgresUrl.IsOne(store.Ledger))
        {
            foreach (var finding in Ledger(store.Ledger, "the database", now)) yield return finding;
            yield break;
        }
        foreach (var finding in Place("ledger", Path.GetDirectoryName(store.Ledger)!, store.Ledger, daemon, FilesOf(store.Ledger))) yield return finding;
        if (File.Exists(store.Ledger))
        {
            foreach (var finding in Ledger(store.Ledger, store.Ledger, now)) yield return finding;
        }
        else yield return Finding.Warning("ledger", $"{store.Ledger} is not there yet; the daemon makes it", "systemctl start abuse-milter");
    }

    // What SQLite and our lock keep beside it; one that a root has made shuts the daemon out as the ledger itself does.
    static string[] FilesOf(string ledger) => [ledger, $"{ledger}-wal", $"{ledger}-shm", $"{ledger}.lock"];

    static IEnumerable<Finding> Place(string area, string folder, string path, UnixUser daemon, params IReadOnlyList<string> files)
    {
        var shut = files.Where(file => daemon.Hindrance(file, 6) is not null).ToList();
        if (daemon.Hindrance(folder, 7) is { } hindrance)
            yield return Finding.Error(area, hindrance, ShellLine.Of(["install", "-d", "-m", "700", "-o", daemon.Name, folder]));
        else if (shut is [var first, ..])
            yield return Finding.Error(area, daemon.Hindrance(first, 6)!, ShellLine.Of(["chown", $"{daemon.Name}:", .. shut]) + " && " + ShellLine.Of(["chmod", "u+rw", .. shut]));
        else yield return Finding.Good(area, $"{daemon.Name} may write to {path}");
        if (Space(folder) is { } free && free < LeastSpace)
            yield return Finding.Warning(area, $"{free / 1024 / 1024} MB are free where {folder} lies", "make room: without it senders are put off");
    }

    static long? Space(string path)
    {
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } above) path = above;
        return new DriveInfo(path).AvailableFreeSpace;
    }

    static List<Finding> Ledger(string place, string name, DateTimeOffset now)
    {
        try
        {
            using var reader = LedgerReader.Open(place, TimeProvider.System);
            var replies = reader.CountReplies();
            var findings = new List<Finding> { Finding.Good("ledger", $"{name} can be read: {(replies.Count == 0 ? "no replies yet" : string.Join(", ", replies.Select(state => $"{state.Value} {state.Key}")))}") };
            if (reader.ListReplies("pending", 1) is [var oldest, ..] && now - oldest.Mail.QueuedAt > Late)
                findings.Add(Finding.Warning("ledger", $"a reply waits since {oldest.Mail.QueuedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC", "abuse-milter queue list"));
            if (reader.Latest(1) is [var last] && last.ReceivedAt > now + TimeSpan.FromMinutes(5))
                findings.Add(Finding.Warning("clock", $"the last notice came at {last.ReceivedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, which is in the future", "timedatectl"));
            return findings;
        }
        catch (IOException e)
        {
            return [Finding.Error("ledger", e.Message, null)];
        }
    }
}
