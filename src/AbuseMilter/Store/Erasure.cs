using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>
/// Blanks notices for good. What stays of each is its digest, so that a sender's late retry is known again and neither filed nor answered, and its day and class
/// for those who count. What it named and its replies are removed, so that a later notice of the same case is a new one.
/// </summary>
static class Erasure
{
    const string Sending = "SELECT o.notice_id FROM outbox o WHERE o.notice_id IS NOT NULL AND o.state = 'sending'";

    /// <param name="db">In a transaction.</param>
    /// <param name="kind">As in <see cref="MentionTable"/>.</param>
    /// <param name="value">As the notice has it, in upper or lower case.</param>
    public static Erased Run(DbConnection db, string kind, string value) =>
        Run(db, "SELECT m.notice_id FROM mention m WHERE m.kind = $1 AND m.value = $2 AND m.notice_id", kind, MentionTable.Form(kind, value));

    /// <summary>The one notice of a row.</summary>
    public static Erased Run(DbConnection db, long id) => Run(db, "SELECT n.id FROM notice n WHERE n.id = $1 AND n.id", id);

    // The question for their ids ends with the column.
    static Erased Run(DbConnection db, string named, params ReadOnlySpan<object?> values)
    {
        var wanted = $"{named} NOT IN ({Sending})";
        var busy = db.Query(row => row.GetInt64(0), $"{named} IN ({Sending})", values).Count;
        var files = db.Query(row => row.GetString(0), $"SELECT file FROM notice WHERE file IS NOT NULL AND id IN ({wanted})", values);
        var replies = db.Execute($"DELETE FROM outbox WHERE notice_id IN ({wanted})", values);
        var notices = db.Execute(
            $"""
            UPDATE notice SET outcome = '{LedgerEntry.Erased}', reply_decision = 'none', reply_reason = '{LedgerEntry.Erased}', sender = '', recipients = '[]',
                queue_id = NULL, client_address = NULL, from_address = NULL, subject = NULL, message_id = NULL, profile = NULL, evidence = NULL, facts = NULL,
                file = NULL, redirect = NULL, case_id = NULL, complainant = NULL, due_at = NULL, is_shortened = 1
            WHERE id IN ({wanted})
            """, values);
        db.Execute($"DELETE FROM mention WHERE notice_id IN ({wanted})", values);
        return new(notices, replies, busy, files);
    }
}
