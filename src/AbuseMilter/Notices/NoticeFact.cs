namespace AbuseMilter.Notices;

/// <summary>What a labelled value can be.</summary>
enum NoticeFact
{
    CaseId,
    TicketId,
    Ip,
    Port,
    Protocol,
    Network,
    Time,
    FirstSeen,
    LastSeen,
    InfoHash,
    FileName,
    Size,
    Work,
    Url,
    RightsHolder,
}
