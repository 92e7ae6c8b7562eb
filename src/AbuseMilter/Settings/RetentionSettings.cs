namespace AbuseMilter.Settings;

/// <summary><c>[retention]</c>: how long the ledger keeps what. A notice that still waits for an answer is kept whatever its age.</summary>
public sealed record RetentionSettings
{
    /// <summary>A sender gives up after five days (RFC 5321 section 4.5.4.1): until then its retry must find the row.</summary>
    public const int FewestDays = 7;

    /// <summary>Days that a notice is kept, by its class; 0 keeps it for good.</summary>
    public IReadOnlyDictionary<string, int> Days { get; init; } = new Dictionary<string, int> { ["copyright"] = 365 };

    /// <summary>The same for classes that are not named.</summary>
    public int OtherDays { get; init; } = 90;

    /// <summary>Days after which addresses are cut to their networks and the text of sent replies is dropped; 0 never.</summary>
    public int TruncateDays { get; init; } = 90;

    /// <summary>Days that the text of a reply is kept that was given up; 0 keeps it.</summary>
    public int RepliesDays { get; init; } = 30;

    /// <summary>True removes the filed mail with its row.</summary>
    public bool Files { get; init; }
}
