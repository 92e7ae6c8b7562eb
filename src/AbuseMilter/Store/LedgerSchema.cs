using Microsoft.Data.Sqlite;

namespace AbuseMilter.Store;

/// <summary>
/// The tables, as the list of steps that lead from an empty file to today's. <c>user_version</c> is the number of steps a file has behind
/// it; a step that was once released is never changed, only followed.
/// </summary>
/// <remarks>
/// Times are milliseconds since 1970, UTC. A reply goes pending → sending → sent, failed, expired or held, from sending or held back to
/// pending, and from failed, expired or held to superseded, when another reply is queued in its place. Three unique indexes carry the
/// promises: one row a message (digest), and one reply a case (case_key) and an event (event_key) that goes out or did. An alert to the operator has a
/// case_key of its own, made of the digest.
/// </remarks>
static class LedgerSchema
{
    static readonly string[] Steps =
    [
        """
        CREATE TABLE notice (
            id INTEGER PRIMARY KEY,
            digest TEXT NOT NULL UNIQUE,
            received_at INTEGER NOT NULL,
            queue_id TEXT,
            client_address TEXT,
            sender TEXT NOT NULL,
            recipients TEXT NOT NULL,
            from_address TEXT,
            subject TEXT,
            message_id TEXT,
            class TEXT NOT NULL,
            rule TEXT,
            facts TEXT,
            file TEXT,
            redirect TEXT,
            reply_decision TEXT NOT NULL,
            reply_reason TEXT NOT NULL
        ) STRICT;
        CREATE INDEX notice_received ON notice (received_at);

        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            notice_id INTEGER NOT NULL REFERENCES notice (id),
            case_key TEXT NOT NULL,
            event_key TEXT,
            message_id TEXT NOT NULL,
            recipient TEXT NOT NULL,
            template TEXT NOT NULL,
            content BLOB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'expired', 'held', 'superseded')),
            queued_at INTEGER NOT NULL,
            due INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            lease_until INTEGER,
            leased_by INTEGER,
            answer TEXT,
            ended_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX outbox_one_a_case ON outbox (case_key) WHERE state IN ('pending', 'sending', 'sent');
        CREATE UNIQUE INDEX outbox_one_an_event ON outbox (event_key) WHERE state IN ('pending', 'sending', 'sent');
        CREATE INDEX outbox_case ON outbox (case_key);
        CREATE INDEX outbox_event ON outbox (event_key);
        CREATE INDEX outbox_notice ON outbox (notice_id);
        CREATE INDEX outbox_due ON outbox (due) WHERE state = 'pending';
        CREATE INDEX outbox_sending ON outbox (lease_until) WHERE state = 'sending';
        """,
        """
        ALTER TABLE notice ADD COLUMN kind TEXT;
        ALTER TABLE notice ADD COLUMN role TEXT;
        ALTER TABLE notice ADD COLUMN profile TEXT;
        ALTER TABLE notice ADD COLUMN evidence TEXT;
        ALTER TABLE notice ADD COLUMN outcome TEXT;
        ALTER TABLE outbox ADD COLUMN is_alert INTEGER NOT NULL DEFAULT 0;
        """,
    ];

    public static int Version => Steps.Length;

    /// <summary>Brings a file to today's tables, each step whole or not at all.</summary>
    /// <exception cref="IOException">It is from a newer program, or of another one.</exception>
    public static void Upgrade(SqliteConnection db, string path)
    {
        Check(db, path);
        for (var version = VersionOf(db); version < Version; version++)
        {
            using var transaction = db.BeginTransaction(deferred: false);
            db.Execute(Steps[version]);
            db.Execute($"PRAGMA user_version = {version + 1}");
            transaction.Commit();
        }
    }

    public static void Check(SqliteConnection db, string path)
    {
        var version = VersionOf(db);
        if (version > Version)
            throw new IOException($"ledger {path} was written by a newer program (schema {version}, this one knows up to {Version}): " +
                "run that program, or name another file in the settings");
        if (version == 0 && db.Scalar<long>("SELECT count(*) FROM sqlite_schema") > 0)
            throw new IOException($"{path} is the database of another program: name another file in the settings");
    }

    static int VersionOf(SqliteConnection db) => (int)db.Scalar<long>("PRAGMA user_version");
}
