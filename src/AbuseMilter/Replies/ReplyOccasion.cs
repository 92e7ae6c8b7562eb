using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Store;

namespace AbuseMilter.Replies;

/// <summary>What is answered: one notice and how it came.</summary>
public sealed record ReplyOccasion
{
    public required Envelope Envelope { get; init; }
    public required MimeMessage Message { get; init; }

    /// <summary>Null when no facts could be read.</summary>
    public Notice? Notice { get; init; }

    public required ContentDigest Digest { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}
