using AbuseMilter.Cli.Input;

namespace AbuseMilter.Cli;

/// <summary>What became of one that was found: an inspection, a trouble, or neither where the file is no mail.</summary>
sealed record Inspected(FoundMail Found, Inspection? Inspection, string? Trouble, TimeSpan Took)
{
    /// <summary>Written where it was inspected, so that all cores do it.</summary>
    public string? Json { get; init; }
}
