using System.Buffers;
using System.Globalization;
using AbuseMilter.Notices;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Cases;

/// <summary>Notices as CSV (RFC 4180): a line for each claimed event, one for a notice that claims none. No cell is a formula to a spreadsheet.</summary>
sealed class CsvExport(TextWriter output)
{
    static readonly string[] Names =
    [
        "row", "received_at", "class", "kind", "role", "profile", "rule", "from", "case_id", "ticket_id", "complainant", "rights_holder", "ip", "port", "protocol", "time_utc",
        "infohash", "filename", "size", "work", "url", "deadline", "reply_decision", "reply_reason", "reply_state", "replied_at",
    ];

    static readonly SearchValues<char> Quoted = SearchValues.Create("\",; ");

    bool hasBegun;

    public void Write(CaseRow row)
    {
        if (!hasBegun) Line(Names);
        hasBegun = true;
        var (entry, notice) = (row.Entry, row.Entry.Notice);
        foreach (var item in notice?.Items is { Count: > 0 } items ? items : [new NoticeItem()])
        {
            Line(
            [
                Number(row.Id), NoticeJson.Utc(entry.ReceivedAt), entry.Class, entry.Kind, entry.Role, entry.Profile, entry.Rule, entry.From, item.CaseId ?? notice?.CaseId, notice?.TicketId,
                notice?.Complainant, notice?.RightsHolder, item.Ip, Number(item.Port), item.Protocol, NoticeJson.Utc(item.TimeUtc), item.InfoHash, item.FileName, Number(item.Size),
                item.Work, item.Url, NoticeJson.Utc(row.Due), entry.ReplyDecision, entry.ReplyReason, row.ReplyState, NoticeJson.Utc(row.RepliedAt),
            ]);
        }
    }

    void Line(IEnumerable<string?> cells) => output.Write(string.Join(',', cells.Select(cell => Cell(cell ?? ""))) + "\r\n");

    // An apostrophe makes a spreadsheet take the rest as text.
    static string Cell(string text)
    {
        var cell = Hidden.Marked(text);
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] || cell.TrimStart() is ['=' or '+' or '-' or '@', ..]) cell = "'" + cell;
        return !cell.AsSpan().ContainsAny(Quoted) ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
