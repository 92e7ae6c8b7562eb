namespace AbuseMilter.Milter.Session;

/// <summary>Decides about one message. An exception from it becomes a temporary error for that message alone.</summary>
public delegate ValueTask<Verdict> Judge(Message message, CancellationToken cancellationToken);

/// <summary>Tells whether a recipient is watched. Called for every recipient of all mail: must not allocate and not throw.</summary>
/// <param name="mailbox">The address without angle brackets and source route.</param>
public delegate bool Watch(ReadOnlySpan<byte> mailbox);

/// <summary>What the host wants with mail. Taken anew at each MAIL command, so a message keeps the policy it began with.</summary>
public sealed record Policy(Watch Watches, Judge Judge);
