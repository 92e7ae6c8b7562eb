using System.Data.Common;
using System.Text.Json;

namespace AbuseMilter.Store;

/// <summary>
/// What has lain long enough: found a few at a time, and changed only if it still is as it was found. A notice that waits for an answer is never among it.
/// </summary>
static class OldRows
{
    const string Waits = "SELECT 1 FROM outbox o WHERE o.notice_id = n.id AND o.state IN ('pending', 'sending', 'held')";

    /// <summary>Oldest first, with the files that they were filed in.</summary>
    /// <param name="db">A reader will do.</param>
    /// <param name="classes">Of the notices; or all but these.</param>
    /// <param name="isAllBut">True for all but those.</param>
    /// <param name="before">When they came, at the latest.</param>
    /// <param name="host">Not null: of those that were filed, only those of this host's.</param>
    /// <param name="limit">How many at most.</param>
    public static List<(long Id, string? File)> Notices(DbConnection db, IReadOnlyList<string> classes, bool isAllBut, long before, string? host, int limit)
    {
        var of = string.Join(", ", classes.Select((_, i) => $"${i + 4}"));
        return db.Query(row => ((long)row["id"], row.Text("file")),
            $"""
            SELECT id, file FROM notice n
            WHERE received_at < $1 AND class {(isAllBut ? "NOT IN" : "IN")} ({of}) AND (file IS NULL OR file LIKE $2 ESCAPE '!') AND NOT EXISTS ({Waits})
            ORDER BY received_at LIMIT $3
            """,
            [before, host is null ? "%" : $"%.{Literally(host)},S=%", limit, .. classes]);
    }

    /// <summary>With their replies and all that they are found by.</summary>
    public static int Remove(DbConnection db, IReadOnlyList<long> ids) => Each(ids, id => db.Execute($"DELETE FROM notice AS n WHERE id = $1 AND NOT EXISTS ({Waits})", id));

    public static List<long> Whole(DbConnection db, long before, int limit) => db.Query(row => row.GetInt64(0),
        $"SELECT id FROM notice n WHERE is_shortened = 0 AND received_at < $1 AND NOT EXISTS ({Waits}) ORDER BY received_at LIMIT $2", before, limit);

    /// <summary>
    /// Cuts the addresses of subscribers and of the client to their networks, and drops ports, the bytes of replies that went out, and the event by which a
    /// repetition was known, which holds an address too.
    /// </summary>
    public static int Shorten(DbConnection db, IReadOnlyList<long> ids) => Each(ids, id =>
    {
        if (db.Query(row => (Facts: row.Text("facts"), Client: row.Text("client_address"), Subject: row.Text("subject")),
            "SELECT facts, client_address, subject FROM notice WHERE id = $1 AND is_shortened = 0", id) is not [var row]) return 0;
        var notice = row.Facts is null ? null : JsonSerializer.Deserialize(row.Facts, LedgerJson.Default.Notice);
        MentionTable.Shorten(db, id);
        db.Execute(
            """
            UPDATE outbox SET content = $2, event_key = NULL, case_key = CASE WHEN case_key LIKE '%/event/%' THEN 'event-of-' || id ELSE case_key END
            WHERE notice_id = $1 AND state = 'sent'
            """, id, Array.Empty<byte>());
        db.Execute("UPDATE outbox SET event_key = NULL WHERE notice_id = $1", id);
        return db.Execute("UPDATE notice SET facts = $2, client_address = $3, subject = $4, is_shortened = 1 WHERE id = $1",
            id, notice is null ? null : JsonSerializer.Serialize(ShortNotice.Of(notice), LedgerJson.Default.Notice),
            row.Client is null ? null : ShortAddress.Of(row.Client), ShortNotice.Subject(row.Subject, notice));
    });

    /// <summary>Drops the bytes of replies that were given up; rows of alerts without a notice go whole.</summary>
    public static int Replies(DbConnection db, long before, int limit)
    {
        var dropped = db.Execute(
            """
            UPDATE outbox SET content = $3 WHERE id IN (
                SELECT id FROM outbox WHERE ended_at < $1 AND state IN ('failed', 'expired', 'superseded') AND length(content) > 0 LIMIT $2)
            """, before, limit, Array.Empty<byte>());
        return dropped + db.Execute(
            """
            DELETE FROM outbox WHERE id IN (
                SELECT id FROM outbox WHERE ended_at < $1 AND notice_id IS NULL AND state IN ('sent', 'failed', 'expired', 'superseded') LIMIT $2)
            """, before, limit);
    }

    static int Each(IReadOnlyList<long> ids, Func<long, int> change) => ids.Sum(change);

    static string Literally(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}
