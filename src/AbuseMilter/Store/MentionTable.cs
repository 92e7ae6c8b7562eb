using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>Rows of <c>mention</c>: by what a notice is found again, in lower case. A notice of very many items is found by the first of them.</summary>
static class MentionTable
{
    /// <summary>Of one notice.</summary>
    const int Most = 200;

    const int MostLabels = 5;

    /// <summary>Characters; nobody has more in hand, and an index takes no more.</summary>
    const int Longest = 500;

    public static void Insert(DbConnection db, long noticeId, LedgerEntry entry) =>
        Insert(db, noticeId, [.. Of(entry).Where(mention => mention.Value is { Length: > 0 and <= Longest }).Distinct().Take(Most)]);

    static void Insert(DbConnection db, long noticeId, (string Kind, string? Value)[] mentions)
    {
        if (mentions.Length == 0) return;
        var rows = Enumerable.Range(0, mentions.Length).Select(i => $"(${2 * i + 2}, ${2 * i + 3}, $1)");
        // Two that differ may be the same once they are stored.
        db.Execute($"INSERT INTO mention (kind, value, notice_id) VALUES {string.Join(", ", rows)} ON CONFLICT DO NOTHING",
            [noticeId, .. mentions.SelectMany(mention => (object?[])[mention.Kind, mention.Value])]);
    }

    /// <summary>Cuts the addresses of one notice to their networks.</summary>
    public static void Shorten(DbConnection db, long noticeId)
    {
        var addresses = db.Query(row => row.GetString(0), "SELECT value FROM mention WHERE notice_id = $1 AND kind = 'address'", noticeId);
        if (addresses.Count == 0) return;
        db.Execute("DELETE FROM mention WHERE notice_id = $1 AND kind = 'address'", noticeId);
        Insert(db, noticeId, [.. addresses.Select(address => ("address", (string?)ShortAddress.Of(address))).Distinct()]);
    }

    static IEnumerable<(string Kind, string? Value)> Of(LedgerEntry entry)
    {
        yield return ("from", entry.From?.ToLowerInvariant());
        foreach (var domain in Domains(entry.From)) yield return ("domain", domain);
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

    // Of mail.agent.example.com also agent.example.com and example.com.
    static IEnumerable<string> Domains(string? address)
    {
        if (address is null || address.LastIndexOf('@') is var at && at < 0) yield break;
        var labels = address[(at + 1)..].ToLowerInvariant().Split('.');
        for (var from = Math.Max(0, labels.Length - MostLabels); from < labels.Length - 1; from++) yield return string.Join('.', labels[from..]);
    }
}
