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
/// case_key of its own, made of the digest. What a notice names is looked up in <c>mention</c>; <c>bucket</c> counts replies and alerts against limits. Of a notice with is_shortened the addresses are cut to
/// their networks. Statistics read notice_received and outbox_notice alone, which hold all that is counted.
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
        """
        ALTER TABLE notice ADD COLUMN case_id TEXT;
        ALTER TABLE notice ADD COLUMN complainant TEXT;
        ALTER TABLE notice ADD COLUMN due_at INTEGER;
        UPDATE notice SET case_id = coalesce(facts ->> 'caseId', facts ->> 'ticketId'), complainant = facts ->> 'complainant' WHERE facts IS NOT NULL;
        CREATE INDEX notice_due ON notice (due_at) WHERE due_at IS NOT NULL;

        CREATE TABLE mention (
            kind TEXT NOT NULL,
            value TEXT NOT NULL,
            notice_id INTEGER NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
            PRIMARY KEY (kind, value, notice_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX mention_notice ON mention (notice_id);
        INSERT OR IGNORE INTO mention SELECT 'case', lower(facts ->> 'caseId'), id FROM notice WHERE facts ->> 'caseId' IS NOT NULL;
        INSERT OR IGNORE INTO mention SELECT 'case', lower(facts ->> 'ticketId'), id FROM notice WHERE facts ->> 'ticketId' IS NOT NULL;
        INSERT OR IGNORE INTO mention SELECT 'case', lower(item.value ->> 'caseId'), notice.id FROM notice, json_each(facts, '$.items') AS item
            WHERE item.value ->> 'caseId' IS NOT NULL;
        INSERT OR IGNORE INTO mention SELECT 'address', lower(item.value ->> 'ip'), notice.id FROM notice, json_each(facts, '$.items') AS item
            WHERE item.value ->> 'ip' IS NOT NULL;
        INSERT OR IGNORE INTO mention SELECT 'infohash', lower(item.value ->> 'infoHash'), notice.id FROM notice, json_each(facts, '$.items') AS item
            WHERE item.value ->> 'infoHash' IS NOT NULL;
        INSERT OR IGNORE INTO mention SELECT 'from', lower(from_address), id FROM notice WHERE from_address IS NOT NULL;

        CREATE TABLE bucket (
            key TEXT PRIMARY KEY,
            full_at REAL NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE outbox_new (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            notice_id INTEGER REFERENCES notice (id) ON DELETE CASCADE,
            case_key TEXT NOT NULL,
            event_key TEXT,
            message_id TEXT NOT NULL,
            recipient TEXT NOT NULL,
            template TEXT NOT NULL,
            is_alert INTEGER NOT NULL DEFAULT 0,
            content BLOB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'expired', 'held', 'superseded')),
            queued_at INTEGER NOT NULL,
            due INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            lease_until INTEGER,
            leased_by INTEGER,
            at_dot INTEGER NOT NULL DEFAULT 0,
            answer TEXT,
            ended_at INTEGER
        ) STRICT;
        INSERT INTO outbox_new (id, notice_id, case_key, event_key, message_id, recipient, template, is_alert, content, state, queued_at, due, attempts,
                lease_until, leased_by, at_dot, answer, ended_at)
            SELECT id, notice_id, case_key, event_key, message_id, recipient, template, is_alert, content, state, queued_at, due, attempts,
                lease_until, leased_by, state = 'sending', answer, ended_at FROM outbox;
        DROP TABLE outbox;
        ALTER TABLE outbox_new RENAME TO outbox;
        CREATE UNIQUE INDEX outbox_one_a_case ON outbox (case_key) WHERE state IN ('pending', 'sending', 'sent');
        CREATE UNIQUE INDEX outbox_one_an_event ON outbox (event_key) WHERE state IN ('pending', 'sending', 'sent');
        CREATE INDEX outbox_case ON outbox (case_key);
        CREATE INDEX outbox_event ON outbox (event_key);
        CREATE INDEX outbox_notice ON outbox (notice_id);
        CREATE INDEX outbox_due ON outbox (due) WHERE state = 'pending';
        CREATE INDEX outbox_sending ON outbox (lease_until) WHERE state = 'sending';
        CREATE INDEX outbox_ended ON outbox (ended_at);
        """,
        """
        ALTER TABLE notice ADD COLUMN is_shortened INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX notice_class ON notice (class, received_at);
        CREATE INDEX notice_whole ON notice (received_at) WHERE is_shortened = 0;
        """,
        """
        DROP INDEX notice_received;
        CREATE INDEX notice_received ON notice (received_at, class, reply_decision, reply_reason, complainant, from_address, outcome);
        DROP INDEX outbox_notice;
        CREATE INDEX outbox_notice ON outbox (notice_id, is_alert, state, ended_at);
        DROP INDEX outbox_case;
        DROP INDEX outbox_event;
        CREATE INDEX outbox_case ON outbox (case_key) WHERE state IN ('failed', 'expired', 'held', 'superseded');
        CREATE INDEX outbox_event ON outbox (event_key) WHERE state IN ('failed', 'expired', 'held', 'superseded');
        CREATE INDEX outbox_waits ON outbox (state) WHERE state IN ('held', 'pending', 'sending', 'failed', 'expired');
        """,
        """
        ALTER TABLE bucket ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;
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

    /// <exception cref="IOException">It has not today's tables, which only the daemon makes.</exception>
    public static void Demand(SqliteConnection db, string path)
    {
        Check(db, path);
        if (VersionOf(db) == 0) throw new IOException($"ledger {path} is empty: the daemon makes its tables when it starts");
        if (VersionOf(db) < Version) throw new IOException($"ledger {path} has the tables of an older program: start the daemon once, which brings them up to date");
    }

    static int VersionOf(SqliteConnection db) => (int)db.Scalar<long>("PRAGMA user_version");
}
