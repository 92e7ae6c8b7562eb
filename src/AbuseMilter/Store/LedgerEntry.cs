using AbuseMilter.Notices;

namespace AbuseMilter.Store;

/// <summary>One row of the ledger: a watched message with which something was done beside tagging it, with all its facts and the reasons.</summary>
public sealed record LedgerEntry
{
    /// <summary>The outcome of a message of which no more than its digest is left.</summary>
    public const string Erased = "erased";

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

    /// <summary>What the notice is about: conduit, hosting or unknown. Null, as the four below, in rows of older programs.</summary>
    public string? Kind { get; init; }

    /// <summary>Who wrote: agent, upstream, authority or unknown.</summary>
    public string? Role { get; init; }

    /// <summary>Name of the sender's profile; null when none matched.</summary>
    public string? Profile { get; init; }

    /// <summary>Why the class is what it is, on one line of bounded length.</summary>
    public string? Evidence { get; init; }

    /// <summary>What became of the watched recipients' copy: filed, redirected, quarantined, discarded or tagged; or <see cref="Erased"/>.</summary>
    public string? Outcome { get; init; }

    public string? Rule { get; init; }
    public Notice? Notice { get; init; }

    /// <summary>Below the Maildir's root; null for a message that was not filed.</summary>
    public string? File { get; init; }

    public string? Redirect { get; init; }

    /// <summary>send, hold or none.</summary>
    public required string ReplyDecision { get; init; }

    public required string ReplyReason { get; init; }
}
