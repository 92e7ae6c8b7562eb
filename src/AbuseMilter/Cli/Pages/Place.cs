namespace AbuseMilter.Cli.Pages;

/// <summary>Where a fact stands in a mail.</summary>
/// <param name="Where">"line 12", "subject", "report.json, line 3".</param>
/// <param name="Line">The line itself, white space folded.</param>
/// <param name="At">Where in the line the value begins.</param>
sealed record Place(string Where, string Line, int At = 0)
{
    const int Longest = 30;
    const int Shortest = 18;
    const int Before = 14;

    // With what it stands beside on a line of the page.
    const int Both = 42;

    /// <summary>The line; of a long one what stands around the value.</summary>
    public string Excerpt
    {
        get
        {
            var line = Shown.Line(Line);
            var longest = Math.Clamp(Both - Where.Length - ": ".Length, Shortest, Longest);
            if (line.Length <= longest) return line;
            var start = Math.Clamp(At - Before * longest / Longest, 0, line.Length - longest);
            var excerpt = line.AsSpan(start, longest);
            return $"{(start > 0 ? "..." : "")}{excerpt[(start > 0 ? 3 : 0)..^(start + longest < line.Length ? 3 : 0)]}{(start + longest < line.Length ? "..." : "")}";
        }
    }
}
