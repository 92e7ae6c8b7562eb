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

    public static CaseStats Of(DbConnection db, CaseFilter wanted)
    {
        var filter = new SqlFilter();
        wanted.AddTo(filter);
        var (where, values) = (filter.Where, filter.Values);
        return new CaseStats
        {
            Days = Days(db, where, values),
            Classes = Shares("n.class", "notice n"),
            Complainants = [.. Shares("coalesce(n.complainant, n.from_address, '(nobody)')", "notice n").Take(Top)],
            Addresses = [.. Shares("m.value", "mention m JOIN notice n ON n.id = m.notice_id AND m.kind = 'address'").Take(Top)],
            Decisions = Shares("n.reply_decision", "notice n"),
            Held = ByCode(Shares("CASE WHEN n.reply_decision = 'hold' THEN n.reply_reason ELSE '' END", "notice n")),
            Replies = Shares("o.state", "outbox o JOIN notice n ON n.id = o.notice_id AND o.is_alert = 0"),
            Latencies = Latencies(db, where, values),
        };

        List<CaseStats.Share> Shares(string what, string from) => db.Query(row => new CaseStats.Share(row.GetString(0), row.GetInt64(1)),
            $"SELECT {what}, count(*) FROM {from} WHERE {where} GROUP BY {what} ORDER BY count(*) DESC, {what}", values);
    }

    public static List<CaseStats.Share> DaysOf(DbConnection db, CaseFilter wanted)
    {
        var filter = new SqlFilter();
        wanted.AddTo(filter);
        return Days(db, filter.Where, filter.Values);
    }

    static List<CaseStats.Share> Days(DbConnection db, string where, object?[] values)
    {
        var counts = db.Query(row => (Day: row.GetInt64(0), Count: row.GetInt64(1)),
            $"SELECT n.received_at / {Day}, count(*) FROM notice n WHERE {where} GROUP BY n.received_at / {Day} ORDER BY n.received_at / {Day}", values);
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

    static List<CaseStats.Share> ByCode(List<CaseStats.Share> reasons) =>
        [.. from reason in reasons
            where reason.Name.Length > 0
            group reason.Count by QueueQuery.Code(reason.Name) into same
            orderby same.Sum() descending, same.Key
            select new CaseStats.Share(same.Key, same.Sum())];

    static List<TimeSpan> Latencies(DbConnection db, string where, object?[] values)
    {
        var latencies = db.Query(row => TimeSpan.FromMilliseconds(Math.Max(0, row.GetInt64(0))),
            $"SELECT o.ended_at - n.received_at FROM outbox o JOIN notice n ON n.id = o.notice_id WHERE o.state = 'sent' AND o.is_alert = 0 AND o.ended_at IS NOT NULL AND {where}", values);
        latencies.Sort();
        return latencies;
    }
}
