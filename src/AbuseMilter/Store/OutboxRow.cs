namespace AbuseMilter.Store;

/// <summary>A reply with what became of it so far, for those who look.</summary>
/// <param name="Mail">The reply.</param>
/// <param name="State">pending, sending, sent, failed, expired, held or superseded.</param>
/// <param name="Due">When it is tried next; meant only for pending.</param>
/// <param name="Answer">What the server said last, or why we stopped; null before the first try.</param>
public sealed record OutboxRow(OutboxMail Mail, string State, DateTimeOffset Due, string? Answer);
