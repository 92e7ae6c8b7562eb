namespace AbuseMilter.Store;

/// <summary>
/// A reply, or an alert to the operator, rendered once. Its states: <c>pending</c> (due at a time) -> <c>sending</c> (leased; committed before DATA) -> <c>sent</c>,
/// <c>failed</c> (refused for good) or <c>expired</c>; a lease that ran out in <c>sending</c> is ambiguous and goes to <c>pending</c>
/// again or to <c>held</c>. What failed, expired or is held is <c>superseded</c> once another reply to its case or event is queued.
/// </summary>
public sealed record OutboxMail
{
    public long Id { get; init; }

    /// <summary>No second reply to a case is queued while one is pending, being sent or sent.</summary>
    public required string CaseKey { get; init; }

    /// <summary>The same for what the notice is about, whatever case number it bears; null when the notice does not tell that.</summary>
    public string? EventKey { get; init; }

    /// <summary>With angle brackets; fixed for good, so a second submission of the same bytes can be recognised.</summary>
    public required string MessageId { get; init; }

    public required string To { get; init; }

    public required string Template { get; init; }

    /// <summary>True when it tells the operator of a message: it goes out even while replies are disabled.</summary>
    public bool IsAlert { get; init; }

    /// <summary>The whole mail with CRLF line ends.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>What a reply that is to be sent, or an alert, counts against; not stored.</summary>
    public IReadOnlyList<RateLimit> Limits { get; init; } = [];

    /// <summary>The content of an alert before which so many were left out at its limit; null when it does not tell. Not stored.</summary>
    public Func<long, ReadOnlyMemory<byte>>? ContentAfter { get; init; }

    public DateTimeOffset QueuedAt { get; init; }

    public int Attempts { get; init; }
}
