using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>
/// Blanks notices for good. What stays of each is its digest, so that a sender's late retry is known again and neither filed nor answered, and its day and class
/// for those who count. What it named and its replies are removed, so that a later notice of the same case is a new one.
/// </summary>
static class Erasure
{
    const string Named = "SELECT m.notice_id FROM mention m WHERE m.kind = $1 AND m.value = $2";
    const string Sending = "SELECT o.notice_id FROM outbox o WHERE o.notice_id IS NOT NULL AND o.state = 'sending'";
    const string Wanted = $"{Named} AND m.notice_id NOT IN ({Sending})";

    /// <param name="db">In a transaction.</param>
    /// <param name="kind">As in <see cref="MentionTable"/>.</param>
    /// <param name="value">As the notice has it, in upper or lower case.</param>
    public static Erased Run(DbConnection db, string kind, string value)
    {
        value = MentionTable.Form(kind, value);
        var busy = (int)db.Scalar<long>($"SELECT count(*) FROM mention m WHERE m.kind = $1 AND m.value = $2 AND m.notice_id IN ({Sending})", kind, value);
        var files = db.Query(row => row.GetString(0), $"SELECT file FROM notice WHERE file IS NOT NULL AND id IN ({Wanted})", kind, value);
        var replies = db.Execute($"DELETE FROM outbox WHERE notice_id IN ({Wanted})", kind, value);
        var notices = db.Execute(
            $"""
            UPDATE notice SET outcome = '{LedgerEntry.Erased}', reply_decision = 'none', reply_reason = '{LedgerEntry.Erased}', sender = '', recipients = '[]',
                queue_id = NULL, client_address = NULL, from_address = NULL, subject = NULL, message_id = NULL, profile = NULL, evidence = NULL, facts = NULL,
                file = NULL, redirect = NULL, case_id = NULL, complainant = NULL, due_at = NULL, is_shortened = 1
            WHERE id IN ({Wanted})
            """, kind, value);
        db.Execute($"DELETE FROM mention WHERE notice_id IN ({Wanted})", kind, value);
        return new(notices, replies, busy, files);
    }
}
