namespace AbuseMilter.Cli.Pages;

/// <summary>Where a fact stands in a mail.</summary>
/// <param name="Where">"line 12", "subject", "attached report.json, line 3".</param>
/// <param name="Line">The line itself, white space folded.</param>
/// <param name="At">Where in the line the value begins.</param>
sealed record Place(string Where, string Line, int At = 0)
{
    const int Longest = 30;
    const int Before = 14;

    /// <summary>The line; of a long one what stands around the value.</summary>
    public string Excerpt
    {
        get
        {
            var line = Shown.Line(Line);
            if (line.Length <= Longest) return line;
            var start = Math.Clamp(At - Before, 0, line.Length - Longest);
            var excerpt = line.AsSpan(start, Longest);
            return $"{(start > 0 ? "..." : "")}{excerpt[(start > 0 ? 3 : 0)..^(start + Longest < line.Length ? 3 : 0)]}{(start + Longest < line.Length ? "..." : "")}";
        }
    }
}
