namespace AbuseMilter.Postfix.Tests.Answers;

/// <summary>What became of a mail.</summary>
/// <param name="Outcome">filed, untouched, ...</param>
/// <param name="Reply">send, hold or none.</param>
/// <param name="Code">Why.</param>
/// <param name="Outbox">The replies to it, whatever their state.</param>
sealed record Fate(string Outcome, string Reply, string Code, IReadOnlyList<OutboxReply> Outbox)
{
    /// <summary>Those that went out, or will without anybody's doing.</summary>
    public IEnumerable<OutboxReply> Going => Outbox.Where(reply => reply.IsGoing);
}

/// <summary>A row of the outbox; of its content a character is a byte.</summary>
sealed record OutboxReply(string State, string To, string Content, int Attempts)
{
    public bool IsGoing => State is "pending" or "sending" or "sent";
}
