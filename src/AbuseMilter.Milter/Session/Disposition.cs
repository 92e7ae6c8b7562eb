namespace AbuseMilter.Milter.Session;

/// <summary>What becomes of a message, or of a client or recipient.</summary>
public enum Disposition
{
    /// <summary>Not decided yet. At end of message the same as <see cref="Accept"/>, and for a recipient too.</summary>
    Continue,

    /// <summary>Let through: nothing more is looked at. At CONNECT and HELO that holds for the whole session.</summary>
    Accept,

    /// <summary>Accepted and dropped, for all its recipients. At CONNECT and HELO: every message of the session.</summary>
    Discard,

    /// <summary>Refused for good (5xx).</summary>
    Reject,

    /// <summary>Refused for now (4xx).</summary>
    TempFail,

    /// <summary>The MTA says 421 and hangs up on the client. At end of message the same as <see cref="TempFail"/>.</summary>
    Shutdown,
}
