namespace AbuseMilter.Settings;

/// <summary><c>[log]</c>.</summary>
public sealed record LogSettings
{
    /// <summary>debug, info, warning or error.</summary>
    public string Level { get; init; } = "info";

    public bool Json { get; init; }

    /// <summary>Null writes to stdout, which systemd hands to the journal.</summary>
    public string? File { get; init; }
}
