namespace AbuseMilter.Cli.Pages;

/// <summary>Where a fact stands in a mail.</summary>
/// <param name="Where">"line 12", "subject", "attached report.json, line 3".</param>
/// <param name="Line">The line itself, white space folded.</param>
sealed record Place(string Where, string Line);
