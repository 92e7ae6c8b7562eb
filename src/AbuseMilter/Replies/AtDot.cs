namespace AbuseMilter.Replies;

/// <summary>Asked right before a mail's final dot can go out: false keeps it from going out.</summary>
public delegate ValueTask<bool> AtDot(CancellationToken cancellationToken);
