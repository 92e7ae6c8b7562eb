using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>Rows of <c>outbox</c>, and the steps between their states. A step acts only on a row in the state that it leads from.</summary>
static class OutboxTable
{
    /// <summary>On its way or out: one reply a case and an event can be, as the unique indexes have it.</summary>
    public const string Answers = "state IN ('pending', 'sending', 'sent')";

    /// <summary>What one says that an earlier ledger knew, and this one does not.</summary>
    public const string Lost = "ledger-lost: whether it went out stands in a ledger that is gone";

    /// <summary>The worker of another host that is taking a row is not waited for: the next row is as good.</summary>
    const string SkipLocked = " FOR UPDATE SKIP LOCKED";

    /// <summary>Still to go out, or a person's business; an index holds no others.</summary>
    public const string Waits = "state IN ('held', 'pending', 'sending', 'failed', 'expired')";

    /// <summary>Did not go out, as far as is known; an index holds no others, and is taken where a question says these very words.</summary>
    const string Rests = "state IN ('failed', 'expired', 'held', 'superseded')";

    public static bool HasReply(DbConnection db, string caseKey, string? eventKey) =>
        db.Scalar<long>($"{OfCaseOrEvent(Answers)} LIMIT 1", caseKey, eventKey) > 0;

    /// <summary>Another reply to that case or event that is pending, being sent or sent.</summary>
    public static long? Rival(DbConnection db, long id, string caseKey, string? eventKey) =>
        db.Query(row => row.GetInt64(0), $"SELECT id FROM outbox WHERE id <> $3 AND id IN ({OfCaseOrEvent(Answers)}) LIMIT 1", caseKey, eventKey, id) is [var rival] ? rival : null;

    /// <summary>
    /// True when nobody knows whether a reply to that case or event is out, or when a person holds one back: the next is then a person's matter, too. What is
    /// held for any other reason gives way to it.
    /// </summary>
    public static bool IsHeldBack(DbConnection db, string caseKey, string? eventKey) => db.Scalar<long>(
        $"{OfCaseOrEvent($"{Rests} AND (state = 'held' AND (at_dot = 1 OR answer = $3) OR state IN ('held', 'superseded') AND answer = $4)")} LIMIT 1",
        caseKey, eventKey, Deed.Held, Lost) > 0;

    /// <summary>failed, expired, held → superseded, for all replies to that case or event.</summary>
    public static void Supersede(DbConnection db, string caseKey, string? eventKey, long now) => db.Execute(
        $"UPDATE outbox SET state = 'superseded', ended_at = $3 WHERE state IN ('failed', 'expired', 'held') AND id IN ({OfCaseOrEvent(Rests)})", caseKey, eventKey, now);

    public static void Insert(DbConnection db, long? noticeId, OutboxMail mail, string state, long now) => db.Execute(
        """
        INSERT INTO outbox (notice_id, case_key, event_key, message_id, recipient, template, is_alert, content, state, queued_at, due)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
        """,
        noticeId, mail.CaseKey, mail.EventKey, mail.MessageId, mail.To, mail.Template, mail.IsAlert ? 1 : 0, mail.Content.ToArray(), state, now);

    /// <summary>A reply of which nobody knows whether it went out, in a state that it rests in.</summary>
    public static void InsertLost(DbConnection db, long noticeId, OutboxMail mail, string state, long now)
    {
        Insert(db, noticeId, mail, state, now);
        db.Execute("UPDATE outbox SET answer = $2, ended_at = $3 WHERE notice_id = $1", noticeId, Lost, now);
    }

    /// <summary>pending → sending, for the row that is due first; null when none is, or that row is damaged, see <see cref="SetAside"/>.</summary>
    public static OutboxMail? Lease(DbConnection db, long owner, long now, long until, bool alertsOnly, bool isShared) => db.Query(ReadMail,
        $"""
        UPDATE outbox SET state = 'sending', leased_by = $1, lease_until = $3, attempts = attempts + 1, at_dot = 0
        WHERE id = ({DueFirst(isShared)}) AND attempts BETWEEN 0 AND $5 AND queued_at BETWEEN 0 AND $6
        RETURNING *
        """,
        owner, now, until, alertsOnly ? 1 : 0, MostAttempts, LastMoment).SingleOrDefault();

    static string DueFirst(bool isShared) =>
        $"SELECT id FROM outbox WHERE state = 'pending' AND due <= $2 AND is_alert >= $4 ORDER BY due, id LIMIT 1{(isShared ? SkipLocked : "")}";

    /// <summary>
    /// No row waits longer than to <paramref name="latest"/>: after the clock was set back, rows would wait for the old future.
    /// </summary>
    public static void PullForward(DbConnection db, long latest) =>
        db.Execute("UPDATE outbox SET due = $1 WHERE state = 'pending' AND due > $1", latest);

    /// <summary>
    /// pending → failed, for the row that is due first, if no program of ours has written its numbers: nobody knows what else is wrong with it, and it must not stop the others.
    /// </summary>
    public static bool SetAside(DbConnection db, long now, bool alertsOnly, bool isShared) => db.Execute(
        $"""
        UPDATE outbox SET state = 'failed', answer = 'the row is damaged', ended_at = $2, attempts = 0,
            queued_at = CASE WHEN queued_at BETWEEN 0 AND $1 THEN queued_at ELSE $2 END
        WHERE id = ({DueFirst(isShared)}) AND NOT (attempts BETWEEN 0 AND $3 AND queued_at BETWEEN 0 AND $1)
        """,
        LastMoment, now, MostAttempts, alertsOnly ? 1 : 0) > 0;

    // The end of the year 9999, as far as a date goes.
    const long LastMoment = 253_402_300_799_999;

    const long MostAttempts = 1_000_000;

    /// <summary>sending → pending, for a row that this owner holds.</summary>
    public static bool Postpone(DbConnection db, long id, long owner, long due, string why, bool countAttempt) => db.Execute(
        """
        UPDATE outbox SET state = 'pending', due = $3, answer = $4, attempts = attempts - $5, leased_by = NULL, lease_until = NULL
        WHERE id = $1 AND state = 'sending' AND leased_by = $2
        """,
        id, owner, due, why, countAttempt ? 0 : 1) == 1;

    /// <summary>sending → an end, for a row that this owner holds.</summary>
    public static bool End(DbConnection db, long id, long owner, string state, string why, long now) => db.Execute(
        """
        UPDATE outbox SET state = $3, answer = $4, ended_at = $5, leased_by = NULL, lease_until = NULL
        WHERE id = $1 AND state = 'sending' AND leased_by = $2
        """,
        id, owner, state, why, now) == 1;

    /// <summary>In sending, for a row that this owner holds.</summary>
    public static bool MarkAtDot(DbConnection db, long id, long owner) =>
        db.Execute("UPDATE outbox SET at_dot = 1 WHERE id = $1 AND state = 'sending' AND leased_by = $2", id, owner) == 1;

    /// <summary>
    /// sending → pending or held, for every row whose holder is gone: anybody but this owner (null: nobody for that alone), or a lease that is over or cannot be.
    /// With <paramref name="atDot"/> 1 only those that may be out.
    /// </summary>
    public static int Recover(DbConnection db, long? owner, string state, string why, long now, long latest, int atDot) => db.Execute(
        """
        UPDATE outbox SET state = $2, answer = $3, due = $4, ended_at = CASE WHEN $2 = 'held' THEN $4 END, leased_by = NULL, lease_until = NULL
        WHERE state = 'sending' AND (leased_by <> $1 OR lease_until <= $4 OR lease_until > $5) AND at_dot >= $6
        """,
        owner, state, why, now, latest, atDot);

    public static long? NextDue(DbConnection db) =>
        db.Query(row => row.GetInt64(0), "SELECT due FROM outbox WHERE state = 'pending' ORDER BY due LIMIT 1") is [var due] ? due : null;

    public static Dictionary<string, int> Count(DbConnection db) =>
        db.Query(row => KeyValuePair.Create(row.GetString(0), row.GetInt32(1)), "SELECT state, count(*) FROM outbox GROUP BY state")
            .ToDictionary();

    public static List<OutboxRow> List(DbConnection db, string state, int limit) =>
        db.Query(ReadRow, "SELECT * FROM outbox WHERE state = $1 ORDER BY due, id LIMIT $2", state, limit);

    /// <summary>A whole row; of a join, with what its own columns are called there where others have the same name.</summary>
    public static OutboxRow ReadRow(DbDataReader row, string id, string messageId) => new(ReadMail(row, id, messageId), row.Text("state")!, row.Time("due"), row.Text("answer"));

    // Each half goes by an index of its own; with OR between them SQLite looks at all rows.
    static string OfCaseOrEvent(string which) => $"SELECT id FROM outbox WHERE case_key = $1 AND {which} UNION ALL SELECT id FROM outbox WHERE event_key = $2 AND {which}";

    static OutboxMail ReadMail(DbDataReader row) => ReadMail(row, "id", "message_id");

    static OutboxMail ReadMail(DbDataReader row, string id, string messageId) => new()
    {
        Id = (long)row[id],
        CaseKey = row.Text("case_key")!,
        EventKey = row.Text("event_key"),
        MessageId = row.Text(messageId)!,
        To = row.Text("recipient")!,
        Template = row.Text("template")!,
        IsAlert = (long)row["is_alert"] == 1,
        Content = (byte[])row["content"],
        QueuedAt = row.Time("queued_at"),
        Attempts = (int)(long)row["attempts"],
    };

    static OutboxRow ReadRow(DbDataReader row) => ReadRow(row, "id", "message_id");
}
