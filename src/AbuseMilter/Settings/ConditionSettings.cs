using System.Net;

namespace AbuseMilter.Settings;

/// <summary>
/// <c>when</c> of a rule, <c>match</c> of a profile: everything that is set must hold. Of a list one entry is enough, and so it is of
/// <see cref="Any"/>; of <see cref="Has"/>, <see cref="Header"/>, <see cref="Fact"/> and <see cref="All"/> every entry must hold;
/// <see cref="Not"/> must not.
/// </summary>
public sealed record ConditionSettings
{
    /// <summary>What is known about the From domain.</summary>
    public static readonly IReadOnlyList<string> Authentications = ["pass", "none", "fail"];

    static readonly IReadOnlyDictionary<string, IReadOnlyList<PatternSettings>> NoPatterns = new Dictionary<string, IReadOnlyList<PatternSettings>>();

    public SourcePosition At { get; init; }

    /// <summary>The keys that are stated, for the review of rules.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Where <see cref="FromDomain"/> is stated.</summary>
    public SourcePosition FromDomainAt { get; init; }

    /// <summary>True when a list is stated and nothing stands in it: then the condition holds for no mail.</summary>
    public bool Never { get; init; }

    /// <summary>Addresses, one of which is the envelope sender; case makes no difference.</summary>
    public IReadOnlyList<string> Sender { get; init; } = [];

    /// <summary>Patterns for the envelope sender's address, beside <see cref="Sender"/>.</summary>
    public IReadOnlyList<PatternSettings> SenderPatterns { get; init; } = [];

    /// <summary>Domains of the envelope sender, subdomains included.</summary>
    public IReadOnlyList<string> SenderDomain { get; init; } = [];

    /// <summary>Whether the envelope sender is the null sender.</summary>
    public bool? NullSender { get; init; }

    /// <summary>Addresses, one of which is a recipient; case makes no difference.</summary>
    public IReadOnlyList<string> Recipient { get; init; } = [];

    /// <summary>Patterns for the recipients' addresses, beside <see cref="Recipient"/>.</summary>
    public IReadOnlyList<PatternSettings> RecipientPatterns { get; init; } = [];

    /// <summary>Prefixes, one of which holds the address of the client. Local submission has none.</summary>
    public IReadOnlyList<IPNetwork> Client { get; init; } = [];

    /// <summary>Domains of the client's verified name, subdomains included.</summary>
    public IReadOnlyList<string> ClientName { get; init; } = [];

    /// <summary>When the mail came.</summary>
    public TimeOfDaySettings? TimeOfDay { get; init; }

    /// <summary>Domains that every From address lies in, subdomains included. The display name is not looked at.</summary>
    public IReadOnlyList<string> FromDomain { get; init; } = [];

    /// <summary>Patterns by header field name; any occurrence of the field may match.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PatternSettings>> Header { get; init; } = NoPatterns;

    /// <summary>Patterns for the subject, decoded.</summary>
    public IReadOnlyList<PatternSettings> Subject { get; init; } = [];

    /// <summary>Patterns for the readable text.</summary>
    public IReadOnlyList<PatternSettings> Body { get; init; } = [];

    /// <summary>The message has more bytes than this.</summary>
    public long? LargerThan { get; init; }

    /// <summary>The message has fewer bytes than this.</summary>
    public long? SmallerThan { get; init; }

    /// <summary>Words of <see cref="Authentications"/>.</summary>
    public IReadOnlyList<string> Authentication { get; init; } = [];

    /// <summary>Words of <see cref="RuleSettings.Classes"/>: what the mail is taken for, by its assessment or by a rule before that goes on.</summary>
    public IReadOnlyList<string> Class { get; init; } = [];

    /// <summary>Words of <see cref="ProfileSettings.Kinds"/>, and <c>unknown</c>.</summary>
    public IReadOnlyList<string> Kind { get; init; } = [];

    /// <summary>Words of <see cref="ProfileSettings.Roles"/>, and <c>unknown</c>.</summary>
    public IReadOnlyList<string> Role { get; init; } = [];

    /// <summary>Words of <see cref="NoticeNames.Formats"/>.</summary>
    public IReadOnlyList<string> Format { get; init; } = [];

    /// <summary>Names of profiles.</summary>
    public IReadOnlyList<string> Profile { get; init; } = [];

    /// <summary>Longest time that the notice leaves from its receipt on; one that states no deadline does not hold.</summary>
    public TimeSpan? DeadlineWithin { get; init; }

    /// <summary>Whether two places of the mail disagree about address or time.</summary>
    public bool? Conflict { get; init; }

    /// <summary>Whether the mail withdraws an earlier notice.</summary>
    public bool? Retraction { get; init; }

    /// <summary>Whether the mail says that it is not the first about its matter.</summary>
    public bool? Repeated { get; init; }

    /// <summary>Facts of <see cref="NoticeNames.Facts"/> that one item of the notice states; <c>work|infohash</c> is one or the other.</summary>
    public IReadOnlyList<string> Has { get; init; } = [];

    /// <summary>Prefixes that every address of the notice lies in; a notice without an address does not hold.</summary>
    public IReadOnlyList<IPNetwork> Ip { get; init; } = [];

    /// <summary>Prefixes that one address of the notice at least lies in.</summary>
    public IReadOnlyList<IPNetwork> IpAny { get; init; } = [];

    /// <summary>Patterns by fact, all of which one item of the notice matches.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PatternSettings>> Fact { get; init; } = NoPatterns;

    public IReadOnlyList<ConditionSettings> All { get; init; } = [];

    public IReadOnlyList<ConditionSettings> Any { get; init; } = [];

    public ConditionSettings? Not { get; init; }
}
