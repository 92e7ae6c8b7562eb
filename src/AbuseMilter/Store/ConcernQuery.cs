using System.Data.Common;
using System.Globalization;

namespace AbuseMilter.Store;

/// <summary>What the ledger shows that a person should know of. Lines name rows and cases, and nobody's address.</summary>
static class ConcernQuery
{
    public const int MostLines = 10;

    /// <summary>A restart of the server is nothing to report.</summary>
    static readonly TimeSpan Away = TimeSpan.FromMinutes(5);

    /// <summary>What is told once an hour is what came within one.</summary>
    static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    /// <summary>Enough to answer by hand during a working day.</summary>
    static readonly TimeSpan Near = TimeSpan.FromHours(6);

    /// <summary>Begins the names of the buckets that alerts of rules are charged to.</summary>
    const string Notify = "notify/";

    public const string Unanswered = $"NOT EXISTS (SELECT 1 FROM outbox a WHERE a.notice_id = n.id AND a.is_alert = 0 AND a.{OutboxTable.Answers})";

    /// <summary>All there are at that moment, in milliseconds since 1970.</summary>
    public static List<Concern> All(DbConnection db, long now)
    {
        var concerns = new List<Concern?>
        {
            Replies(db, ConcernCause.ServerAway, "o.state = 'pending' AND o.answer LIKE 'server away%' AND o.queued_at < $1", now - Ms(Away)),
            Replies(db, ConcernCause.GivenUp, "o.state IN ('failed', 'expired') AND o.ended_at > $1", now - Ms(Recent)),
            Notices(db, ConcernCause.Template, "n.received_at > $1 AND n.reply_reason LIKE 'template:%'", now - Ms(Recent)),
            Notices(db, ConcernCause.Limit, "n.received_at > $1 AND n.reply_reason LIKE 'rate-limited:%'", now - Ms(Recent)),
            Notices(db, ConcernCause.Deadline,
                $"n.due_at > $1 AND n.due_at <= $2 AND (n.reply_decision = 'hold' OR n.reply_reason LIKE 'no-template:%') AND {Unanswered}", now, now + Ms(Near)),
            LeftOut(db),
        };
        return [.. concerns.OfType<Concern>()];
    }

    static Concern? Replies(DbConnection db, ConcernCause cause, string which, params object?[] values) => Of(cause,
        (int)db.Scalar<long>($"SELECT count(*) FROM outbox o WHERE o.is_alert = 0 AND {which}", values),
        () => db.Query(row => $"reply {row["id"]}, queued {Utc(row, "queued_at")}: {row.Text("answer")}",
            $"SELECT o.id, o.queued_at, o.answer FROM outbox o WHERE o.is_alert = 0 AND {which} ORDER BY o.queued_at LIMIT {MostLines}", values));

    static Concern? Notices(DbConnection db, ConcernCause cause, string which, params object?[] values) => Of(cause,
        (int)db.Scalar<long>($"SELECT count(*) FROM notice n WHERE {which}", values),
        () => db.Query(row => $"{(row.Text("case_id") is { } id ? $"case {id}" : $"notice {row["id"]}")}, received {Utc(row, "received_at")}"
            + $"{(row["due_at"] is long ? $", wants an answer by {Utc(row, "due_at")}" : "")}: {row.Text("reply_reason")}",
            $"SELECT n.id, n.case_id, n.received_at, n.due_at, n.reply_reason FROM notice n WHERE {which} ORDER BY coalesce(n.due_at, n.received_at) LIMIT {MostLines}", values));

    static Concern? LeftOut(DbConnection db)
    {
        const string Which = $"key LIKE '{Notify}%' AND left_out > 0";
        var buckets = db.Query(row => ((string)row["key"], (long)row["left_out"]), $"SELECT key, left_out FROM bucket WHERE {Which} ORDER BY left_out DESC, key LIMIT {MostLines}");
        return Of(ConcernCause.LeftOut, buckets.Count < MostLines ? buckets.Count : (int)db.Scalar<long>($"SELECT count(*) FROM bucket WHERE {Which}"),
            () => [.. buckets.Select(of => string.Create(CultureInfo.InvariantCulture, $"rule {of.Item1[Notify.Length..]}: {of.Item2} left out"))]) is { } concern ? concern with { LeftOut = buckets } : null;
    }

    static Concern? Of(ConcernCause cause, int count, Func<List<string>> first) => count == 0 ? null : new(cause, count, first());

    static string Utc(DbDataReader row, string column) => row.Time(column).UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    static long Ms(TimeSpan time) => (long)time.TotalMilliseconds;
}
