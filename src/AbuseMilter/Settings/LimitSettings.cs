namespace AbuseMilter.Settings;

/// <summary><c>[milter.limits]</c>: what one connection may cost. The reasons stand with the defaults in conf/abusemilter.toml.</summary>
public sealed record LimitSettings
{
    /// <summary>Longest packet.</summary>
    public int FrameBytes { get; init; } = 131_072;

    public int Recipients { get; init; } = 1000;

    /// <summary>Sender and recipients with their arguments.</summary>
    public int EnvelopeBytes { get; init; } = 1_048_576;

    public int HeaderFields { get; init; } = 10_000;

    /// <summary>Front of the body that is fetched where no rule files the mail.</summary>
    public int BodyFrontBytes { get; init; } = 262_144;

    public TimeSpan Negotiation { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Within one packet.</summary>
    public TimeSpan Frame { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between packets.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(7210);

    public TimeSpan Write { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Verdict { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Before the content.</summary>
    public TimeSpan EarlyVerdict { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan Progress { get; init; } = TimeSpan.FromSeconds(5);
}
