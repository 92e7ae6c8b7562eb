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

    /// <summary>A day whose time of day stands elsewhere.</summary>
    DayOnly,

    ClockOnly,

    /// <summary>One more address of the same statement.</summary>
    FurtherIp,

    /// <summary>What a magnet link calls its content.</summary>
    MagnetFile,
}
