namespace AbuseMilter.Store;

/// <summary>A notice of the ledger with what became of its reply.</summary>
/// <param name="Id">Number of the row.</param>
/// <param name="Entry">All that is recorded of it.</param>
/// <param name="Due">Until when its sender wants to hear; null when it does not say.</param>
/// <param name="ReplyState">State of the reply that was queued last; null when there is none.</param>
/// <param name="RepliedAt">When that was sent; null when it was not.</param>
public sealed record CaseRow(long Id, LedgerEntry Entry, DateTimeOffset? Due, string? ReplyState, DateTimeOffset? RepliedAt);
