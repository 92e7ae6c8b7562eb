namespace AbuseMilter.Settings;

/// <summary><c>[desk]</c>: whose mail is looked at, and who we are.</summary>
public sealed record DeskSettings
{
    /// <summary>Watched addresses. The domain is compared without regard to case, the local part too.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Domains of which every address is watched.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Postfix' recipient_delimiter: <c>abuse+tag@</c> is <c>abuse@</c>. Null to switch it off.</summary>
    public char? RecipientDelimiter { get; init; } = '+';

    /// <summary>More domains that are ours: mail from them is never answered. Those of the watched addresses always count.</summary>
    public IReadOnlyList<string> OwnDomains { get; init; } = [];
}
