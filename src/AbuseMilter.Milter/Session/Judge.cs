namespace AbuseMilter.Milter.Session;

/// <summary>
/// Decides about one message, or at an earlier <see cref="Moment"/>. Called on the thread pool, for one message of a connection at a time.
/// An exception from it becomes <see cref="Policy.OnFailure"/> for what was asked about: a message or a recipient, but at CONNECT and HELO
/// the session.
/// </summary>
public delegate ValueTask<Verdict> Judge(Message message, CancellationToken cancellationToken);
