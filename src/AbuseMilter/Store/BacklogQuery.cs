using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>Counts what waits. It looks through the outbox, so whoever asks often keeps the answer for a while.</summary>
static class BacklogQuery
{
    static readonly string[] States = ["pending", "sending", "held", "failed", "expired"];

    public static Backlog Of(DbConnection db)
    {
        var counted = db.Query(row => (State: row.GetString(0), Count: row.GetInt64(1), Oldest: row.GetInt64(2)),
            "SELECT state, count(*), min(queued_at) FROM outbox WHERE state IN ('pending', 'sending', 'held', 'failed', 'expired') GROUP BY state");
        var oldest = counted.Where(of => of.State is "pending" or "sending").Select(of => (long?)of.Oldest).Min();
        var held = counted.Any(of => of.State == "held") ? QueueQuery.Count(db, new QueueFilter { States = ["held"] }) : [];
        return new(States.ToDictionary(state => state, state => counted.FirstOrDefault(of => of.State == state).Count),
            oldest is { } since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null,
            [.. held.Select(of => new CaseStats.Share(of.Reason, of.Count))]);
    }
}
