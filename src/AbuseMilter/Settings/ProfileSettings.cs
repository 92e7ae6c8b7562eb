namespace AbuseMilter.Settings;

/// <summary>What is known about a family of senders: how its notices are read and how they may be answered. One file each, <c>profiles/NAME.toml</c>.</summary>
public sealed record ProfileSettings
{
    public static readonly IReadOnlyList<string> Roles = ["agent", "upstream", "authority"];
    public static readonly IReadOnlyList<string> Kinds = ["conduit", "hosting"];

    /// <summary>Longest <see cref="Name"/>.</summary>
    public const int LongestName = 64;

    /// <summary>The file's name without <c>.toml</c>: letters, digits, - and _, so that it can be part of a folder's name.</summary>
    public required string Name { get; init; }

    public required SourcePosition At { get; init; }

    /// <summary>The mail that the profile is for. It asks for envelope, header and text alone: facts are not read yet.</summary>
    public required ConditionSettings Match { get; init; }

    /// <summary>One of <see cref="RuleSettings.Classes"/>: what its mail usually is; null when that is open.</summary>
    public string? Class { get; init; }

    /// <summary>One of <see cref="Roles"/>; null when the mail itself must tell.</summary>
    public string? Role { get; init; }

    /// <summary>One of <see cref="Kinds"/>; null when the mail itself must tell.</summary>
    public string? Kind { get; init; }

    /// <summary>Formats that count, named as in <c>inspect</c>; empty for all.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>Labels by fact, beside those that are known anyway.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Labels { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>True: 03/02/2020 is the third of February.</summary>
    public bool? DayFirst { get; init; }

    /// <summary>Zone of times that state none.</summary>
    public string? Zone { get; init; }

    /// <summary>Where answers go, whatever the mail says; null when the mail tells.</summary>
    public string? AnswerTo { get; init; }

    /// <summary>Domains whose addresses are believed when the text of the mail, or a group's rewriting of it, names one for answers.</summary>
    public IReadOnlyList<string> AnswerDomains { get; init; } = [];

    /// <summary>Where <see cref="AnswerTo"/> and <see cref="AnswerDomains"/> are stated.</summary>
    public SourcePosition AnswerToAt { get; init; }

    public SourcePosition AnswerDomainsAt { get; init; }

    /// <summary>False: this family is never answered.</summary>
    public bool IsAnswered { get; init; } = true;

    /// <summary>Name of the template in place of the rule's; null leaves that.</summary>
    public string? AnswerTemplate { get; init; }

    /// <summary>How many answers the family gets by itself, in place of what <c>[reply.limits]</c> says of a known sender and of one destination.</summary>
    public RateSettings? AnswerLimit { get; init; }

    /// <summary>A language tag: in which language answers are written, whatever the mail says; null when the mail tells.</summary>
    public string? AnswerLanguage { get; init; }

    /// <summary>True: mail that is marked as a machine's may be answered, if it is authenticated and its facts are complete.</summary>
    public bool AnswerMachines { get; init; }
}
