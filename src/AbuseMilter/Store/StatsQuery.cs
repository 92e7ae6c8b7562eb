using System.Data.Common;
using System.Globalization;

namespace AbuseMilter.Store;

/// <summary>Counts notices.</summary>
static class StatsQuery
{
    const int Top = 10;
    const long Day = 24 * 60 * 60 * 1000;

    // A gap that is longer has a clock's fault at one of its ends.
    const int MostDays = 3700;

    // With CROSS JOIN SQLite looks at the notices first, which are those of some days, and not at all that was ever named or sent.
    const string Replies = "notice n CROSS JOIN outbox o WHERE o.notice_id = n.id AND o.is_alert = 0";
    const string Mentions = "notice n CROSS JOIN mention m WHERE m.notice_id = n.id AND m.kind = 'address'";

    public static CaseStats Of(DbConnection db, CaseFilter wanted)
    {
        var filter = new SqlFilter();
        wanted.AddTo(filter);
        var (where, values) = (filter.Where, filter.Values);
        var alike = Alike(db, where, values);
        return new CaseStats
        {
            Days = Days(alike),
            Classes = Shares(alike, of => of.Class),
            Complainants = [.. Shares(alike, of => of.Complainant).Take(Top)],
            Addresses = Ask($"SELECT m.value, count(*) FROM {Mentions} AND {where} GROUP BY m.value ORDER BY count(*) DESC, m.value LIMIT {Top}"),
            Decisions = Shares(alike, of => of.Decision),
            Held = Shares(alike.Where(of => of.Decision == "hold" && of.Reason.Length > 0), of => QueueQuery.Code(of.Reason)),
            Replies = Ask($"SELECT o.state, count(*) FROM {Replies} AND {where} GROUP BY o.state ORDER BY count(*) DESC, o.state"),
            Latencies = Latencies(db, where, values),
        };

        List<CaseStats.Share> Ask(string sql) => db.Query(row => new CaseStats.Share(row.GetString(0), row.GetInt64(1)), sql, values);
    }

    // One look at the notices serves all that is counted of them.
    static List<Notices> Alike(DbConnection db, string where, object?[] values) =>
        db.Query(row => new Notices(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt64(5)),
            $"""
            SELECT n.received_at / {Day}, n.class, coalesce(n.complainant, n.from_address, '(nobody)'), n.reply_decision,
                CASE WHEN n.reply_decision = 'hold' THEN n.reply_reason ELSE '' END, count(*)
            FROM notice n WHERE {where} GROUP BY 1, 2, 3, 4, 5
            """, values);

    static List<CaseStats.Share> Shares(IEnumerable<Notices> alike, Func<Notices, string> name) =>
        [.. from of in alike
            group of.Count by name(of) into same
            let share = new CaseStats.Share(same.Key, same.Sum())
            orderby share.Count descending, share.Name
            select share];

    public static List<CaseStats.Share> DaysOf(DbConnection db, CaseFilter wanted)
    {
        var filter = new SqlFilter();
        wanted.AddTo(filter);
        return Days(Alike(db, filter.Where, filter.Values));
    }

    static List<CaseStats.Share> Days(List<Notices> alike)
    {
        var counts = alike.GroupBy(of => of.Day, of => of.Count).Select(same => (Day: same.Key, Count: same.Sum())).OrderBy(of => of.Day).ToList();
        var days = new List<CaseStats.Share>();
        var last = counts.Count > 0 ? counts[0].Day : 0;
        foreach (var (day, count) in counts)
        {
            for (; last < day && day - last < MostDays; last++) days.Add(new(Name(last), 0));
            days.Add(new(Name(day), count));
            last = day + 1;
        }
        return days;
    }

    static string Name(long day) => DateTimeOffset.FromUnixTimeMilliseconds(day * Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static List<TimeSpan> Latencies(DbConnection db, string where, object?[] values)
    {
        var latencies = db.Query(row => TimeSpan.FromMilliseconds(Math.Max(0, row.GetInt64(0))),
            $"SELECT o.ended_at - n.received_at FROM {Replies} AND o.state = 'sent' AND o.ended_at IS NOT NULL AND {where}", values);
        latencies.Sort();
        return latencies;
    }

    /// <summary>So many notices, which differ in none of these.</summary>
    readonly record struct Notices(long Day, string Class, string Complainant, string Decision, string Reason, long Count);
}
