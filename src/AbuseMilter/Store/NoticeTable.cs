using System.Data.Common;
using System.Text.Json;

namespace AbuseMilter.Store;

/// <summary>Rows of <c>notice</c>: written once, never changed.</summary>
static class NoticeTable
{
    public static bool Has(DbConnection db, ContentDigest digest) =>
        db.Scalar<long>("SELECT id FROM notice WHERE digest = $1", digest.Hex) > 0;

    public static LedgerEntry? Find(DbConnection db, ContentDigest digest) =>
        db.Query(Read, "SELECT * FROM notice WHERE digest = $1", digest.Hex).SingleOrDefault();

    public static List<LedgerEntry> Latest(DbConnection db, int limit) =>
        db.Query(Read, "SELECT * FROM notice ORDER BY received_at DESC, id DESC LIMIT $1", limit);

    /// <returns>The id of the new row.</returns>
    public static long Insert(DbConnection db, LedgerEntry entry) => db.Scalar<long>(
        """
        INSERT INTO notice (digest, received_at, queue_id, client_address, sender, recipients, from_address, subject, message_id,
            class, kind, role, profile, evidence, outcome, rule, facts, file, redirect, reply_decision, reply_reason,
            case_id, complainant, due_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
        RETURNING id
        """,
        entry.Digest.Hex, entry.ReceivedAt.ToUnixTimeMilliseconds(), entry.QueueId, entry.ClientAddress, entry.Sender,
        JsonSerializer.Serialize(entry.Recipients, LedgerJson.Default.IReadOnlyListString), entry.From, entry.Subject, entry.MessageId,
        entry.Class, entry.Kind, entry.Role, entry.Profile, entry.Evidence, entry.Outcome, entry.Rule,
        entry.Notice is null ? null : JsonSerializer.Serialize(entry.Notice, LedgerJson.Default.Notice),
        entry.File, entry.Redirect, entry.ReplyDecision, entry.ReplyReason,
        entry.Notice?.CaseId ?? entry.Notice?.TicketId, entry.Notice?.Complainant, entry.Notice?.Deadline?.Due(entry.ReceivedAt).ToUnixTimeMilliseconds());

    public static LedgerEntry Read(DbDataReader row) => new()
    {
        Digest = new ContentDigest(row.Text("digest")!),
        ReceivedAt = row.Time("received_at"),
        QueueId = row.Text("queue_id"),
        ClientAddress = row.Text("client_address"),
        Sender = row.Text("sender")!,
        Recipients = JsonSerializer.Deserialize(row.Text("recipients")!, LedgerJson.Default.IReadOnlyListString)!,
        From = row.Text("from_address"),
        Subject = row.Text("subject"),
        MessageId = row.Text("message_id"),
        Class = row.Text("class")!,
        Kind = row.Text("kind"),
        Role = row.Text("role"),
        Profile = row.Text("profile"),
        Evidence = row.Text("evidence"),
        Outcome = row.Text("outcome"),
        Rule = row.Text("rule"),
        Notice = row.Text("facts") is { } facts ? JsonSerializer.Deserialize(facts, LedgerJson.Default.Notice) : null,
        File = row.Text("file"),
        Redirect = row.Text("redirect"),
        ReplyDecision = row.Text("reply_decision")!,
        ReplyReason = row.Text("reply_reason")!,
    };
}
