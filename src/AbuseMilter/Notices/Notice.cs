namespace AbuseMilter.Notices;

/// <summary>The facts of a notice as one mail states them. All text is untrusted, single-line and at most 500 characters.</summary>
public sealed record Notice
{
    /// <summary>What the facts were read from, by the most trusted of the formats that had any: <c>xarf</c>, <c>acns</c>, <c>labels</c> and so on.</summary>
    public required string Format { get; init; }

    /// <summary>
    /// What kind of incident the mail says it is, where it is a report in a format for all kinds: <c>copyright/p2p</c> and
    /// <c>connection/login_attack</c> (XARF: category and type), <c>x-arf/login-attack</c>, <c>arf/abuse</c>. Lower case. The word
    /// <c>copyright</c> is in it exactly where it is about that. Null in all other mails.
    /// </summary>
    public string? ReportType { get; init; }

    public NoticeKind Kind { get; init; }

    /// <summary>The complainant's number of the case; an answer must carry it in its subject.</summary>
    public string? CaseId { get; init; }

    /// <summary>The number of an upstream provider's ticket.</summary>
    public string? TicketId { get; init; }

    /// <summary>Who sends the notice (the agent).</summary>
    public string? Complainant { get; init; }

    public string? RightsHolder { get; init; }

    /// <summary>The mail address that the notice itself names for answers. Anybody can write any address there.</summary>
    public string? Address { get; init; }

    /// <summary>Until when the sender wants an answer or a deed; null when it does not say.</summary>
    public NoticeDeadline? Deadline { get; init; }

    /// <summary>What the subject of an answer must hold, where the notice says so; usually the case number.</summary>
    public string? SubjectDemand { get; init; }

    /// <summary>True when the mail says that it is not the first about the same matter.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>True when two places of the mail disagree about address or time: a person decides.</summary>
    public bool Conflict { get; init; }

    /// <summary>Addresses that the mail names beside those of its items, at most ten; null for none. One of them may be what the notice is about.</summary>
    public IReadOnlyList<string>? OtherAddresses { get; init; }

    /// <summary>True when the mail withdraws an earlier notice.</summary>
    public bool Retraction { get; init; }

    /// <summary>At most <see cref="NoticeReader.MaxItems"/>.</summary>
    public IReadOnlyList<NoticeItem> Items { get; init; } = [];
}
