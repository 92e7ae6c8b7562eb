namespace AbuseMilter.Settings;

/// <summary>
/// <c>[[rule]]</c>: the first rule whose condition holds decides, unless it goes on: then what it wants is collected, and the search continues.
/// </summary>
public sealed record RuleSettings
{
    public static readonly IReadOnlyList<string> Classes = ["copyright", "spam-report", "blocking-request", "abuse-other", "none"];

    /// <summary>Name of the template of what <see cref="Notify"/> sends; no rule replies with it.</summary>
    public const string AlertTemplate = "notify";

    /// <summary>What <see cref="Notify"/> is stated as to mean <c>operator.alert</c>.</summary>
    public const string Operator = "operator";

    public required string Name { get; init; }

    public required SourcePosition At { get; init; }

    /// <summary>One of <see cref="Classes"/>, instead of what the mail is assessed as; null leaves it.</summary>
    public string? Class { get; init; }

    public required ConditionSettings When { get; init; }

    /// <summary>True: the rules behind this one are asked too.</summary>
    public bool Continue { get; init; }

    /// <summary>Header fields with their texts, which hold placeholders of <see cref="Placeholders.Tag"/>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Null lets the message travel on.</summary>
    public DeliverySettings? Deliver { get; init; }

    /// <summary>Why the MTA shall hold the mail; null does not ask for it.</summary>
    public string? Quarantine { get; init; }

    /// <summary>True: the watched recipients' copy is thrown away.</summary>
    public bool Discard { get; init; }

    /// <summary>Null refuses nothing. A rule that refuses does nothing else.</summary>
    public RefusalSettings? Refuse { get; init; }

    /// <summary>Name of the template; null answers nothing.</summary>
    public string? Reply { get; init; }

    /// <summary>True: the reply is not queued; a person decides.</summary>
    public bool Hold { get; init; }

    /// <summary>Address of ours that is told; null tells nobody.</summary>
    public string? Notify { get; init; }

    /// <summary>True when all that a match does is to end the search: the mail travels on untouched.</summary>
    public bool LeavesAlone => Class == "none" && !Acts;

    /// <summary>True when a match does something beside giving a class and ending the search.</summary>
    public bool Acts => Tags.Count > 0 || Deliver is not null || Quarantine is not null || Discard || Refuse is not null || Reply is not null || Hold
        || Notify is not null;
}
