namespace AbuseMilter.Notices;

/// <summary>A value behind a known label.</summary>
/// <param name="Fact">What label and value together say it is.</param>
/// <param name="Value">The text.</param>
/// <param name="At">Where in the mail's text.</param>
/// <param name="Block">Labelled lines without other text between them have the same number.</param>
readonly record struct LabelledValue(NoticeFact Fact, string Value, int At, int Block)
{
    /// <summary>Where the label says so: <c>First found (UTC)</c>.</summary>
    public Zone? Zone { get; init; }

    /// <summary>True: many things are labelled so; it counts where surer facts stand beside it that lack it.</summary>
    public bool IsWeak { get; init; }

    /// <summary>True for a cell of a table, whose rows are events of their own.</summary>
    public bool IsRow { get; init; }
}
