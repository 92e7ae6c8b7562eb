using System.Globalization;
using AbuseMilter.Notices;
using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>The facts of a notice by the names that rules have for them, <see cref="NoticeNames.Facts"/>.</summary>
static class Facts
{
    /// <summary>As text; null when it is not stated. Of what both notice and item have, the item's comes first.</summary>
    public static string? Find(Notice notice, NoticeItem item, string fact) => fact switch
    {
        "case_id" => item.CaseId ?? notice.CaseId,
        "ticket_id" => notice.TicketId,
        "complainant" => notice.Complainant,
        "rights_holder" => notice.RightsHolder,
        "address" => notice.Address,
        "deadline" => notice.Deadline?.Stated,
        "ip" => item.Ip,
        "port" => item.Port?.ToString(CultureInfo.InvariantCulture),
        "protocol" => item.Protocol,
        "time" => item.TimeUtc is null ? null : item.TimeStated ?? "",
        "infohash" => item.InfoHash,
        "filename" => item.FileName,
        "size" => item.Size?.ToString(CultureInfo.InvariantCulture),
        "work" => item.Work,
        "url" => item.Url,
        _ => null,
    };
}
