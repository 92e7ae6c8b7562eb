namespace AbuseMilter.Store;

/// <summary>A mail of the outbox with what it answers.</summary>
/// <param name="Outbox">The mail and its state.</param>
/// <param name="EndedAt">When it came to its end; null while it has none.</param>
/// <param name="NoticeId">Row of what it answers; null for an alert without a notice.</param>
/// <param name="Entry">That row.</param>
/// <param name="Deadline">Until when the sender of the notice wants to hear; null when it does not say.</param>
public sealed record QueueRow(OutboxRow Outbox, DateTimeOffset? EndedAt, long? NoticeId, LedgerEntry? Entry, DateTimeOffset? Deadline)
{
    /// <summary>What a person reads for the state: what was cancelled is one kind of superseded.</summary>
    public string State => Outbox is { State: "superseded", Answer: Deed.Cancelled } ? Deed.CancelledState : Outbox.State;

    /// <summary>Why it is where it is, <c>CODE: text</c>: the last answer or deed, else the reason of the decision.</summary>
    public string? Why => Outbox.Answer ?? Entry?.ReplyReason;
}
