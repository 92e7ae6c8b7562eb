using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>
/// Rows of <c>bucket</c>: the moment, in milliseconds since 1970, at which a token bucket will be full again. A bucket without a row is full. A clock
/// that was set back leaves no bucket empty for longer than it takes to fill. <c>left_out</c> is what found the bucket empty and has not been told of yet.
/// </summary>
static class BucketTable
{
    const int LongestKey = 500;

    static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    /// <summary>Takes a token of each, or of none when one is empty.</summary>
    /// <returns>The first that is empty; null when all were charged.</returns>
    public static RateLimit? Charge(DbConnection db, IReadOnlyList<RateLimit> limits, long now)
    {
        var charged = new double[limits.Count];
        for (var i = 0; i < limits.Count; i++)
        {
            var (whole, token) = (limits[i].Per.TotalMilliseconds, limits[i].Per.TotalMilliseconds / limits[i].Count);
            var fullAt = Math.Clamp(db.Scalar<double>("SELECT full_at FROM bucket WHERE key = $1", Key(limits[i])), now, now + whole);
            charged[i] = fullAt + token;
            // A millisecond of grace: sums of a share of the time are never exact.
            if (charged[i] > now + whole + 1) return limits[i];
        }
        for (var i = 0; i < limits.Count; i++)
        {
            db.Execute("INSERT INTO bucket (key, full_at) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET full_at = excluded.full_at",
                Key(limits[i]), charged[i]);
        }
        return null;
    }

    // An index takes no more.
    static string Key(RateLimit limit) => limit.Key.Length <= LongestKey ? limit.Key : limit.Key[..LongestKey];

    /// <summary>Counts what found this bucket empty and is lost, as <see cref="Charge"/> told just now.</summary>
    public static void LeaveOut(DbConnection db, RateLimit limit) => db.Execute("UPDATE bucket SET left_out = left_out + 1 WHERE key = $1", Key(limit));

    /// <summary>How many were left out and have not been told of.</summary>
    public static (string Bucket, long Count) LeftOut(DbConnection db, RateLimit limit) =>
        (Key(limit), db.Scalar<long>("SELECT left_out FROM bucket WHERE key = $1", Key(limit)));

    /// <summary>So many of them have been told of now.</summary>
    public static void Told(DbConnection db, string bucket, long count) =>
        db.Execute("UPDATE bucket SET left_out = left_out - $2 WHERE key = $1 AND left_out >= $2", bucket, count);

    /// <summary>Forgets what is full again and has nothing left to tell, and what found nobody to tell it to within a week: its rule may be gone.</summary>
    public static int Sweep(DbConnection db, long now) =>
        db.Execute("DELETE FROM bucket WHERE full_at < $1 AND (left_out = 0 OR full_at < $2)", (double)now, now - Patience.TotalMilliseconds);
}
