using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>
/// Finds notices by what somebody has in hand. Every look goes by the key of <c>mention</c>, from the latest notice on, and stops at the limit: it takes
/// milliseconds in a ledger of millions.
/// </summary>
static class CaseSearch
{
    static readonly string[] Kinds = ["case", "address", "infohash", "from", "domain"];

    // Sorts behind all that a value can go on with, by the bytes of UTF-8.
    const string Last = "\U0010FFFF";

    /// <summary>Rows that name exactly this; when there are none, those that name something which begins so. Latest first.</summary>
    /// <param name="db">Read only.</param>
    /// <param name="term">Number of a case or ticket, address, hash, mail address or domain.</param>
    /// <param name="limit">Of rows.</param>
    public static List<long> Find(DbConnection db, string term, int limit)
    {
        term = term.ToLowerInvariant();
        var found = Kinds.SelectMany(kind => Exact(db, kind, term, limit)).ToList();
        if (found.Count == 0) found = [.. Kinds.SelectMany(kind => Beginning(db, kind, term, limit))];
        return [.. found.Distinct().OrderDescending().Take(limit)];
    }

    /// <summary>Rows of this number of a case or ticket, latest first.</summary>
    public static List<long> OfCase(DbConnection db, string caseId, int limit) => Exact(db, "case", caseId.ToLowerInvariant(), limit);

    static List<long> Exact(DbConnection db, string kind, string value, int limit) => db.Query(row => row.GetInt64(0),
        "SELECT notice_id FROM mention WHERE kind = $1 AND value = $2 ORDER BY notice_id DESC LIMIT $3", kind, value, (long)limit);

    // In the order of the values, since that is the order of the key.
    static List<long> Beginning(DbConnection db, string kind, string value, int limit) => db.Query(row => row.GetInt64(0),
        "SELECT notice_id FROM mention WHERE kind = $1 AND value >= $2 AND value < $3 ORDER BY kind, value, notice_id LIMIT $4", kind, value, value + Last, (long)limit);
}
