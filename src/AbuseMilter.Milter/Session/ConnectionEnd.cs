namespace AbuseMilter.Milter.Session;

/// <summary>
/// What is worth knowing of a connection that is over. The detail is the reason in words for whoever runs the mail server; bytes of the
/// peer appear in it escaped only.
/// </summary>
public sealed record ConnectionEnd(EndKind Kind, string Detail)
{
    /// <summary>MAIL commands.</summary>
    public int Messages { get; init; }

    /// <summary>Messages that were given to the <see cref="Judge"/>.</summary>
    public int Judged { get; init; }

    /// <summary>How often a judge failed or took too long.</summary>
    public int JudgeFailures { get; init; }

    /// <summary>Messages let through unseen, because their envelope was beyond the limits.</summary>
    public int Oversized { get; init; }

    /// <summary>Edits left out because the MTA had not offered to make them.</summary>
    public int SuppressedEdits { get; init; }

    /// <summary>Watched messages refused for now, because a new policy needs more than this connection had negotiated.</summary>
    public int Outgrown { get; init; }

    public long Frames { get; init; }

    /// <summary>Flushes: how often the MTA had to wait for us.</summary>
    public long RoundTrips { get; init; }

    /// <summary>The last exception of a judge, or the one that ended the connection.</summary>
    public Exception? Fault { get; init; }

    /// <summary>True when an operator should read of it.</summary>
    public bool Badly => Kind is EndKind.Illegal or EndKind.ClosedMidMessage or EndKind.TimedOut or EndKind.Failed;
}
