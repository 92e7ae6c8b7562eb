using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>
/// Blanks a notice for good. What stays is its digest, so that a sender's late retry is known again and neither filed nor answered, with its day and class. What it
/// named and its replies are removed, so that a later notice of the same case is a new one.
/// </summary>
static class Erasure
{
    /// <summary>Of a row that is there; in a transaction.</summary>
    public static void Blank(DbConnection db, long id)
    {
        foreach (var table in (string[])["outbox", "mention"]) db.Execute($"DELETE FROM {table} WHERE notice_id = $1", id);
        db.Execute(
            $"""
            UPDATE notice SET outcome = '{LedgerEntry.Erased}', reply_decision = 'none', reply_reason = '{LedgerEntry.Erased}', sender = '', recipients = '[]',
                queue_id = NULL, client_address = NULL, from_address = NULL, subject = NULL, message_id = NULL, profile = NULL, evidence = NULL, facts = NULL,
                file = NULL, redirect = NULL, case_id = NULL, complainant = NULL, due_at = NULL, is_shortened = 1
            WHERE id = $1
            """, id);
    }
}
