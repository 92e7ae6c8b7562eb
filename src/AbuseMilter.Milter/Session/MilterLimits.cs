namespace AbuseMilter.Milter.Session;

/// <summary>What one connection may cost, all of it above zero. Every number from the peer is compared with one of these before it is used.</summary>
public sealed record MilterLimits
{
    public static readonly MilterLimits Default = new();

    /// <summary>Longest frame in bytes, command byte included. Postfix sends 65,536 at most; other MTAs up to twice that. From 256 KiB or 1 MiB on, MTAs
    /// that offer chunks of the body of that size (SMFIP_MDS_256K, SMFIP_MDS_1M) may send them.</summary>
    public int FrameBytes { get; init; } = 128 * 1024;

    /// <summary>Recipients of one message; Postfix' smtpd_recipient_limit is 1000.</summary>
    public int Recipients { get; init; } = 1000;

    /// <summary>
    /// Bytes of sender and recipients with their arguments. A message beyond this or <see cref="Recipients"/> is let through unseen.
    /// </summary>
    public int EnvelopeBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes of header and body that are kept: Postfix' message_size_limit of 10,240,000 and a tenth more.</summary>
    public int ContentBytes { get; init; } = 11_264_000;

    /// <summary>
    /// Header fields that are kept. Mail has some dozens of them, and each costs an entry in every list that is made of a header.
    /// </summary>
    public int HeaderFields { get; init; } = 10_000;

    /// <summary>From connect to the first frame, which Postfix sends at once.</summary>
    public TimeSpan Negotiation { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the first byte of a frame to its last.</summary>
    public TimeSpan Frame { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between frames: nothing arrives from negotiation until DATA, and clients may be slow. libmilter waits 7,210 s.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(7210);

    /// <summary>Until the peer has taken an answer; the longest is some kilobytes.</summary>
    public TimeSpan Write { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For a verdict at end of message; shorter than Postfix' milter_content_timeout of 300 s, so that we answer and not its timeout.</summary>
    public TimeSpan Judgement { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For a verdict before the content; shorter than Postfix' milter_command_timeout of 30 s.</summary>
    public TimeSpan EarlyJudgement { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often the MTA is told that a verdict at end of message takes longer, which starts its timeout anew.</summary>
    public TimeSpan Progress { get; init; } = TimeSpan.FromSeconds(5);
}
