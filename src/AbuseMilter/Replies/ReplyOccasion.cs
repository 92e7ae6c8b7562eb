using System.Net;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>What is answered: one notice and how it came.</summary>
public sealed record ReplyOccasion
{
    public required Envelope Envelope { get; init; }
    public required MimeMessage Message { get; init; }

    /// <summary>Null when no facts could be read.</summary>
    public Notice? Notice { get; init; }

    public Assessment Assessment { get; init; } = Assessment.Unseen;

    /// <summary>Of the sender's family; null when none is known.</summary>
    public ProfileSettings? Profile { get; init; }

    /// <summary>Who wrote the mail, behind a group that passed it on.</summary>
    public required Author Author { get; init; }

    /// <summary>The tested exit addresses; null when the operator names no list.</summary>
    public ExitList? Exits { get; init; }

    /// <summary>When the first address of the notice was tested and found to be an exit, as near to the event as the list tells; null when it does not show that.</summary>
    public DateTimeOffset? ExitTest =>
        Notice?.Items is [{ Ip: { } ip, TimeUtc: { } time }, ..] && IPAddress.TryParse(ip, out var address) ? Exits?.TestedNear(address, time) : null;

    /// <summary>What the mail says, its lines joined and unquoted.</summary>
    internal Prose Prose => prose ??= Replies.Prose.Of(Message.Text);

    Prose? prose;

    public required ContentDigest Digest { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}
