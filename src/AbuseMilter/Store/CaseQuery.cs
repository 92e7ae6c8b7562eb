using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>Finds notices by filters, by number and by whatever they name.</summary>
static class CaseQuery
{
    const string Select = """
        SELECT n.*, o.state AS reply_state, o.ended_at AS replied_at FROM notice n
        LEFT JOIN outbox o ON o.id = (SELECT max(r.id) FROM outbox r WHERE r.notice_id = n.id AND r.is_alert = 0)
        """;

    // Somebody wants to hear by a time that is $1 or later, and nothing is on its way.
    const string Waits = $"""
        n.due_at >= $1 AND {CaseFilter.IsThere} AND {ConcernQuery.Unanswered}
        AND NOT EXISTS (SELECT 1 FROM outbox c WHERE c.notice_id = n.id AND c.is_alert = 0 AND c.state = 'superseded')
        AND (n.reply_decision = 'hold' OR n.reply_decision = 'send' OR n.reply_reason LIKE 'no-template:%')
        """;

    /// <summary>Latest first, those left out that were erased; of these, those behind a row.</summary>
    public static List<CaseRow> List(DbConnection db, CaseFilter wanted, int limit, long? behind = null)
    {
        var filter = new SqlFilter();
        wanted.AddTo(filter);
        if (behind is { } id) filter.Add($"(n.received_at, n.id) < ((SELECT b.received_at FROM notice b WHERE b.id = {filter.Parameter(id)}), {filter.Parameter(id)})");
        return db.Query(Read, $"{Select} WHERE {filter.Where} ORDER BY n.received_at DESC, n.id DESC LIMIT {filter.Parameter((long)limit)}", filter.Values);
    }

    /// <summary>In the order of their rows, those behind one: a way through all of them in pages.</summary>
    public static List<CaseRow> After(DbConnection db, CaseFilter wanted, long id, int limit)
    {
        var filter = new SqlFilter();
        wanted.AddTo(filter);
        filter.Add($"n.id > {filter.Parameter(id)}");
        return db.Query(Read, $"{Select} WHERE {filter.Where} ORDER BY n.id LIMIT {filter.Parameter((long)limit)}", filter.Values);
    }

    /// <summary>Those that want an answer by a time and have none on its way, the first to be due first.</summary>
    public static List<CaseRow> Due(DbConnection db, long since, int limit) => db.Query(Read, $"{Select} WHERE {Waits} ORDER BY n.due_at, n.id LIMIT $2", since, (long)limit);

    /// <summary>How many of these there are before a time.</summary>
    public static long CountDue(DbConnection db, long since, long before) => db.Scalar<long>($"SELECT count(*) FROM notice n WHERE {Waits} AND n.due_at < $2", since, before);

    /// <summary>Those of these rows that are there, latest row first.</summary>
    public static List<CaseRow> Get(DbConnection db, IReadOnlyList<long> ids)
    {
        if (ids.Count == 0) return [];
        var filter = new SqlFilter();
        filter.Add(CaseFilter.IsThere);
        filter.Add($"n.id IN ({string.Join(", ", ids.Select(id => filter.Parameter(id)))})");
        return db.Query(Read, $"{Select} WHERE {filter.Where} ORDER BY n.id DESC", filter.Values);
    }

    static CaseRow Read(DbDataReader row)
    {
        var state = row.Text("reply_state");
        return new((long)row["id"], NoticeTable.Read(row), row["due_at"] is long ? row.Time("due_at") : null, state,
            state == "sent" && row["replied_at"] is long ? row.Time("replied_at") : null);
    }
}
