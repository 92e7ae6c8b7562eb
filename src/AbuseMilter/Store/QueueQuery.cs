using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>Looks into the outbox for a person.</summary>
static class QueueQuery
{
    const string From = "FROM outbox o LEFT JOIN notice n ON n.id = o.notice_id";

    // What has no deadline, or needs none any more, comes behind all that has one.
    const string Press = "coalesce(CASE WHEN o.state NOT IN ('sent', 'superseded') THEN n.due_at END, 9223372036854775807)";

    const string Order = $"ORDER BY {Press}, o.id DESC";

    // Both tables have an id.
    const string Select = $"""
        SELECT n.*, o.id AS mail_id, o.notice_id, o.case_key, o.event_key, o.message_id AS mail_message_id, o.recipient, o.template, o.is_alert, o.content, o.state,
            o.queued_at, o.due, o.attempts, o.answer, o.ended_at {From}
        """;

    /// <summary>What a deadline presses first, then the latest; of these, those behind a mail.</summary>
    public static List<QueueRow> List(DbConnection db, QueueFilter wanted, int limit, long? behind = null)
    {
        var filter = new SqlFilter();
        wanted.AddTo(filter);
        if (behind is { } id) filter.Add($"({Press}, -o.id) > ((SELECT {Press} {From} WHERE o.id = {filter.Parameter(id)}), {filter.Parameter(-id)})");
        // Numbers are sorted first, and whole rows, which are long, only as far as they are shown.
        return db.Query(Read, $"""
            {Select} WHERE o.id IN (SELECT o.id {From} WHERE {filter.Where} {Order} LIMIT {filter.Parameter((long)limit)}) {Order}
            """, filter.Values);
    }

    public static QueueRow? Find(DbConnection db, long id) => db.Query(Read, $"{Select} WHERE o.id = $1", id).SingleOrDefault();

    /// <summary>All that were queued for a notice, in their order.</summary>
    public static List<QueueRow> OfNotice(DbConnection db, long noticeId) => db.Query(Read, $"{Select} WHERE o.notice_id = $1 ORDER BY o.id", noticeId);

    /// <summary>How many there are, by state and by the code of the reason.</summary>
    public static List<(string State, string Reason, long Count)> Count(DbConnection db, QueueFilter wanted)
    {
        var filter = new SqlFilter();
        wanted.AddTo(filter);
        var rows = db.Query(row => (State: row.GetString(0), Reason: Code(row.GetValue(1) as string), Count: row.GetInt64(2)),
            $"SELECT o.state, coalesce(o.answer, n.reply_reason), count(*) {From} WHERE {filter.Where} GROUP BY o.state, coalesce(o.answer, n.reply_reason)", filter.Values);
        return [.. from row in rows
                   group row.Count by (row.State, row.Reason) into same
                   orderby same.Sum() descending
                   select (same.Key.State, same.Key.Reason, same.Sum())];
    }

    /// <summary>What stands before the colon.</summary>
    internal static string Code(string? reason) => reason is null ? "" : reason.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? reason[..colon] : reason;

    /// <summary>Whether that is one of ours; what is none is an old row's or another program's.</summary>
    internal static bool IsCode(string? word) => word is { Length: > 0 and <= 40 } && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    static QueueRow Read(DbDataReader row)
    {
        var outbox = OutboxTable.ReadRow(row, "mail_id", "mail_message_id");
        var hasNotice = row["id"] is long;
        return new(outbox, row["ended_at"] is long ? row.Time("ended_at") : null, row["notice_id"] as long?, hasNotice ? NoticeTable.Read(row) : null,
            row["due_at"] is long ? row.Time("due_at") : null);
    }
}
