namespace AbuseMilter.Hosting;

/// <summary>What the time of a watched message goes into.</summary>
enum Stage
{
    /// <summary>Reading it, and deciding.</summary>
    Appraise,

    /// <summary>The file and its folder on disk.</summary>
    File,

    /// <summary>Ledger and outbox on disk, the wait for others included.</summary>
    Commit,

    /// <summary>All of it, until the MTA is answered.</summary>
    Verdict,
}
