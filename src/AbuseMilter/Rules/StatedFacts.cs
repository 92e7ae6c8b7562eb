using AbuseMilter.Notices;

namespace AbuseMilter.Rules;

/// <summary>The condition <c>has</c>: facts that one and the same item of the notice must state.</summary>
static class StatedFacts
{
    static readonly NoticeItem NoItem = new();

    public static Finding Test(Notice? notice, IReadOnlyList<string> demands)
    {
        if (notice is null) return Finding.No("has: there is no notice");
        string? missing = null;
        foreach (var item in notice.Items.Count > 0 ? notice.Items : [NoItem])
        {
            var lacking = demands.FirstOrDefault(demand => !Alternatives(demand).Any(fact => States(notice, item, fact)));
            if (lacking is null) return Finding.Yes($"has: {string.Join(", ", demands)}");
            missing ??= lacking;
        }
        return Finding.No($"has: {missing} is not stated");
    }

    static string[] Alternatives(string demand) => demand.Split('|', StringSplitOptions.TrimEntries);

    static bool States(Notice notice, NoticeItem item, string fact) => fact switch
    {
        "case_id" => notice.CaseId is not null,
        "ticket_id" => notice.TicketId is not null,
        "ip" => item.Ip is not null,
        "port" => item.Port is not null,
        "protocol" => item.Protocol is not null,
        "time" => item.TimeUtc is not null,
        "infohash" => item.InfoHash is not null,
        "filename" => item.FileName is not null,
        "size" => item.Size is not null,
        "work" => item.Work is not null,
        "url" => item.Url is not null,
        _ => false,
    };
}
