namespace AbuseMilter.Notices;

/// <summary>The facts of a notice as one mail states them. All text is untrusted, single-line and at most 500 characters.</summary>
public sealed record Notice
{
    /// <summary>What the facts were read from, most trusted first: <c>acns</c>, <c>labels</c>, <c>letter</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The complainant's number of the case; an answer must carry it in its subject.</summary>
    public string? CaseId { get; init; }

    /// <summary>The number of an upstream provider's ticket.</summary>
    public string? TicketId { get; init; }

    /// <summary>Who sends the notice (the agent).</summary>
    public string? Complainant { get; init; }

    public string? RightsHolder { get; init; }

    /// <summary>True when two places of the mail disagree about address or time: a person decides.</summary>
    public bool Conflict { get; init; }

    /// <summary>True when the mail withdraws an earlier notice.</summary>
    public bool Retraction { get; init; }

    /// <summary>At most <see cref="NoticeReader.MaxItems"/>.</summary>
    public IReadOnlyList<NoticeItem> Items { get; init; } = [];
}
