using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>
/// The steps between states of the outbox that a person may take. Each acts only on a mail in a state that it leads from; what is being sent is the
/// daemon's alone, what was sent stays so, and what has lost its text in time goes nowhere.
/// </summary>
static class OutboxDeeds
{
    /// <summary>pending → pending, due now; failed, expired → pending, with all attempts before it.</summary>
    public static Deed Retry(DbConnection db, long id, long now) => Step(db, id, ["pending", "failed", "expired"], willGo: true,
        "UPDATE outbox SET state = 'pending', due = $2, attempts = CASE WHEN state = 'pending' THEN attempts ELSE 0 END, ended_at = NULL WHERE id = $1", now);

    /// <summary>pending → held.</summary>
    public static Deed Hold(DbConnection db, long id, long now) => Step(db, id, ["pending"], willGo: false,
        "UPDATE outbox SET state = 'held', answer = $3, ended_at = $2 WHERE id = $1", now, Deed.Held);

    /// <summary>held → pending, due now, and what ended without going out to the same case or event is superseded.</summary>
    public static Deed Release(DbConnection db, long id, long now) => Step(db, id, ["held"], willGo: true,
        "UPDATE outbox SET state = 'pending', due = $2, answer = $3, ended_at = NULL WHERE id = $1", now, Deed.Released);

    /// <summary>The same with other bytes, if nobody changed it meanwhile.</summary>
    public static Deed Release(DbConnection db, long id, ReadOnlyMemory<byte> old, ReadOnlyMemory<byte> content, long now)
    {
        if (db.Query(row => (byte[])row["content"], "SELECT content FROM outbox WHERE id = $1 AND state = 'held'", id) is [var found] && !old.Span.SequenceEqual(found))
            return new(id, "held", false);
        var deed = Release(db, id, now);
        if (deed.IsDone) db.Execute("UPDATE outbox SET content = $2 WHERE id = $1", id, content.ToArray());
        return deed;
    }

    /// <summary>pending, held, failed, expired → superseded.</summary>
    public static Deed Cancel(DbConnection db, long id, long now) => Step(db, id, ["pending", "held", "failed", "expired"], willGo: false,
        "UPDATE outbox SET state = 'superseded', answer = $3, ended_at = $2 WHERE id = $1", now, Deed.Cancelled);

    static Deed Step(DbConnection db, long id, string[] from, bool willGo, string update, long now, params object?[] more)
    {
        if (db.Query(row => (State: row.Text("state")!, Case: row.Text("case_key")!, Event: row.Text("event_key"), HasText: (long)row["has_text"] == 1),
            "SELECT state, case_key, event_key, CAST(CASE WHEN length(content) > 0 THEN 1 ELSE 0 END AS BIGINT) AS has_text FROM outbox WHERE id = $1", id) is not [var mail]) return new(id, null, false);
        if (!from.Contains(mail.State)) return new(id, mail.State, false);
        if (willGo && !mail.HasText) return new(id, mail.State, false, HasText: false);
        if (willGo && OutboxTable.Rival(db, id, mail.Case, mail.Event) is { } rival) return new(id, mail.State, false, rival);
        // Where several hosts share a ledger, one may have taken it this moment.
        if (db.Execute($"{update} AND state = '{mail.State}'", [id, now, .. more]) == 0) return new(id, "sending", false);
        // A mail on its way takes the place of all others to its case.
        if (willGo) OutboxTable.Supersede(db, mail.Case, mail.Event, now);
        return new(id, mail.State, true);
    }
}
