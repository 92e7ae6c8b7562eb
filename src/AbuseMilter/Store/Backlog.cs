namespace AbuseMilter.Store;

/// <summary>What the outbox holds that has not come to a good end.</summary>
/// <param name="States">Mails by state: pending, sending, held, failed and expired, each there even when none is.</param>
/// <param name="Oldest">When the pending or sending mail was queued that waits longest; null when none waits.</param>
/// <param name="Held">Held ones by the code of the reason, most first.</param>
sealed record Backlog(IReadOnlyDictionary<string, long> States, DateTimeOffset? Oldest, IReadOnlyList<CaseStats.Share> Held);
