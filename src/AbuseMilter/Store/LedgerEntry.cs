using AbuseMilter.Notices;

namespace AbuseMilter.Store;

/// <summary>One row of the ledger: a watched message that was filed or redirected, with all its facts and the reasons.</summary>
public sealed record LedgerEntry
{
    public required ContentDigest Digest { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public string? QueueId { get; init; }
    public string? ClientAddress { get; init; }
    public required string Sender { get; init; }
    public required IReadOnlyList<string> Recipients { get; init; }
    public string? From { get; init; }
    public string? Subject { get; init; }
    public string? MessageId { get; init; }
    public required string Class { get; init; }
    public string? Rule { get; init; }
    public Notice? Notice { get; init; }

    /// <summary>Below the Maildir's root; null for a redirected message.</summary>
    public string? File { get; init; }

    public string? Redirect { get; init; }

    /// <summary>send, hold or none.</summary>
    public required string ReplyDecision { get; init; }

    public required string ReplyReason { get; init; }
}
