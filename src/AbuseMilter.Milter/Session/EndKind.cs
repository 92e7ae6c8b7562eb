namespace AbuseMilter.Milter.Session;

/// <summary>How a connection ended.</summary>
public enum EndKind
{
    /// <summary>The MTA said so (SMFIC_QUIT).</summary>
    Quit,

    /// <summary>Closed or reset between messages, which MTAs do as a matter of course.</summary>
    PeerClosed,

    /// <summary>Closed or reset while a message was in progress: no verdict reached the MTA.</summary>
    ClosedMidMessage,

    /// <summary>The peer broke the protocol, or does not speak it at all.</summary>
    Illegal,

    TimedOut,

    /// <summary>We are stopping, the MTA did not hang up in time, and no message was in progress: the next one of its SMTP session fails.</summary>
    Drained,

    /// <summary>We are stopping, and a message that was in progress got no verdict.</summary>
    Aborted,

    /// <summary>A fault of our own; <see cref="ConnectionEnd.Fault"/> tells which.</summary>
    Failed,
}
