using System.Net;

namespace AbuseMilter.Settings;

/// <summary>The whole configuration, read and checked. Immutable: a reload makes a new one.</summary>
public sealed record AbuseMilterSettings
{
    public MilterSettings Milter { get; init; } = new();
    public DeskSettings Desk { get; init; } = new();

    /// <summary>Our addresses: prefixes under free names, at least one under each. Empty when the operator did not say.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IPNetwork>> Networks { get; init; } =
        new Dictionary<string, IReadOnlyList<IPNetwork>>();

    public StoreSettings Store { get; init; } = new();
    public RetentionSettings Retention { get; init; } = new();
    public ReplySettings Reply { get; init; } = new();
    public AuthenticationSettings Authentication { get; init; } = new();
    public TorSettings Tor { get; init; } = new();
    public LogSettings Log { get; init; } = new();
    public AdminSettings Admin { get; init; } = new();

    /// <summary>Facts about the operator, free to name, for templates: <c>{{operator.name}}</c>.</summary>
    public IReadOnlyDictionary<string, string> Operator { get; init; } = new Dictionary<string, string>();

    /// <summary>Where operator.contact is stated.</summary>
    public SourcePosition ContactAt { get; init; }

    /// <summary>In order of their names.</summary>
    public IReadOnlyList<ProfileSettings> Profiles { get; init; } = [];

    /// <summary>In the order in which they are tried.</summary>
    public IReadOnlyList<RuleSettings> Rules { get; init; } = [];

    /// <summary>What is allowed and hardly meant, as far as reading the files tells.</summary>
    public IReadOnlyList<SettingsError> Warnings { get; init; } = [];
}
