namespace AbuseMilter.Milter.Session;

/// <summary>
/// Decides about one message, or at an earlier <see cref="Moment"/>. An exception from it becomes a temporary error for that message
/// alone.
/// </summary>
public delegate ValueTask<Verdict> Judge(Message message, CancellationToken cancellationToken);
