namespace AbuseMilter.Settings;

/// <summary><c>[[rule]]</c>: the first rule whose condition holds decides.</summary>
public sealed record RuleSettings
{
    public static readonly IReadOnlyList<string> Classes = ["copyright", "spam-report", "blocking-request", "abuse-other", "none"];

    public required string Name { get; init; }

    public required SourcePosition At { get; init; }

    /// <summary>One of <see cref="Classes"/>.</summary>
    public required string Class { get; init; }

    public required ConditionSettings When { get; init; }

    /// <summary>Null lets the message travel on.</summary>
    public DeliverySettings? Deliver { get; init; }

    /// <summary>Null refuses nothing. A rule that refuses does nothing else.</summary>
    public RefusalSettings? Refuse { get; init; }

    /// <summary>Name of the template; null answers nothing.</summary>
    public string? Reply { get; init; }

    /// <summary>True: the reply is not queued; a person decides.</summary>
    public bool Hold { get; init; }

    /// <summary>True when all that a match does is to end the search: the mail travels on untouched.</summary>
    public bool LeavesAlone => Class == "none" && Deliver is null && Reply is null && Refuse is null;
}
