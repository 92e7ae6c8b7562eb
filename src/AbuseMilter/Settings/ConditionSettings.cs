using System.Net;

namespace AbuseMilter.Settings;

/// <summary>
/// <c>when</c> of a rule: everything that is set must hold. Of a list of domains or patterns, or of <see cref="Any"/>, one entry is
/// enough; of <see cref="Has"/> and <see cref="All"/> every entry must hold; <see cref="Not"/> must not.
/// </summary>
public sealed record ConditionSettings
{
    /// <summary>What is known about the From domain.</summary>
    public static readonly IReadOnlyList<string> Authentications = ["pass", "none", "fail"];

    /// <summary>Domains of the From address, subdomains included. The display name is not looked at.</summary>
    public IReadOnlyList<string> FromDomain { get; init; } = [];

    /// <summary>Domains of the envelope sender, subdomains included.</summary>
    public IReadOnlyList<string> SenderDomain { get; init; } = [];

    /// <summary>Prefixes, one of which holds the address of the client. Local submission has none.</summary>
    public IReadOnlyList<IPNetwork> Client { get; init; } = [];

    /// <summary>Addresses, one of which is a recipient; case makes no difference.</summary>
    public IReadOnlyList<string> Recipient { get; init; } = [];

    /// <summary>Patterns by header field name; any occurrence of the field may match.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PatternSettings>> Header { get; init; } =
        new Dictionary<string, IReadOnlyList<PatternSettings>>();

    /// <summary>Patterns for the subject, decoded.</summary>
    public IReadOnlyList<PatternSettings> Subject { get; init; } = [];

    /// <summary>Words of <see cref="Authentications"/>.</summary>
    public IReadOnlyList<string> Authentication { get; init; } = [];

    /// <summary>Patterns for the readable text.</summary>
    public IReadOnlyList<PatternSettings> Body { get; init; } = [];

    /// <summary>
    /// Facts that the notice must state: case_id, ticket_id, ip, port, protocol, time, infohash, filename, size, work, url.
    /// Every entry must hold; <c>work|infohash</c> is one or the other.
    /// </summary>
    public IReadOnlyList<string> Has { get; init; } = [];

    public IReadOnlyList<ConditionSettings> All { get; init; } = [];

    public IReadOnlyList<ConditionSettings> Any { get; init; } = [];

    public ConditionSettings? Not { get; init; }
}
