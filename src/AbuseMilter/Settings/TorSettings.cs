namespace AbuseMilter.Settings;

/// <summary><c>[tor]</c>: what is known about our relays.</summary>
public sealed record TorSettings
{
    /// <summary>File of tested exit addresses; null: whether an address was an exit is not asked. Absolute after loading.</summary>
    public string? ExitList { get; init; }

    /// <summary>Where it is stated.</summary>
    public SourcePosition ExitListAt { get; init; }
}
