namespace AbuseMilter.Settings;

/// <summary><c>[reply.limits]</c>: how many answers go out by themselves; those beyond wait for a person. And how many alerts. Null: without limit.</summary>
public sealed record ReplyLimitSettings
{
    /// <summary>To one family of senders that a profile or a rule names. A profile may state its own.</summary>
    public RateSettings? KnownSender { get; init; } = new(2000, TimeSpan.FromHours(24));

    /// <summary>To one address that neither names.</summary>
    public RateSettings? UnknownSender { get; init; } = new(1, TimeSpan.FromHours(24));

    /// <summary>To all such addresses of one organisation's domain.</summary>
    public RateSettings? UnknownDomain { get; init; } = new(20, TimeSpan.FromHours(24));

    /// <summary>To what one client delivered of such senders.</summary>
    public RateSettings? UnknownClient { get; init; } = new(50, TimeSpan.FromHours(24));

    /// <summary>To one address, whoever made us write there.</summary>
    public RateSettings? Destination { get; init; } = new(2000, TimeSpan.FromHours(24));

    /// <summary>To everybody together.</summary>
    public RateSettings? Global { get; init; } = new(2000, TimeSpan.FromHours(1));

    /// <summary>Alerts of one rule: as many as a person reads in an hour. Those beyond are left out and counted.</summary>
    public RateSettings? Notify { get; init; } = new(10, TimeSpan.FromHours(1));
}
