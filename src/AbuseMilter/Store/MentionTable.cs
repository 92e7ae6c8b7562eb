using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>Rows of <c>mention</c>: by what a notice is found again, in lower case. A notice of very many items is found by the first of them.</summary>
static class MentionTable
{
    /// <summary>Of one notice.</summary>
    const int Most = 200;

    public static void Insert(DbConnection db, long noticeId, LedgerEntry entry)
    {
        foreach (var (kind, value) in Of(entry).Where(mention => !string.IsNullOrEmpty(mention.Value)).Distinct().Take(Most))
            db.Execute("INSERT INTO mention (kind, value, notice_id) VALUES ($1, $2, $3)", kind, value, noticeId);
    }

    static IEnumerable<(string Kind, string? Value)> Of(LedgerEntry entry)
    {
        yield return ("from", entry.From?.ToLowerInvariant());
        if (entry.Notice is not { } notice) yield break;
        yield return ("case", notice.CaseId?.ToLowerInvariant());
        yield return ("case", notice.TicketId?.ToLowerInvariant());
        foreach (var item in notice.Items)
        {
            yield return ("case", item.CaseId?.ToLowerInvariant());
            yield return ("address", item.Ip);
            yield return ("infohash", item.InfoHash?.ToLowerInvariant());
        }
    }
}
