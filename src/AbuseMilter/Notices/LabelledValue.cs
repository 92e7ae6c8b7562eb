namespace AbuseMilter.Notices;

/// <summary>A value behind a known label.</summary>
/// <param name="Fact">What the label says it is.</param>
/// <param name="Value">The text, not yet checked.</param>
/// <param name="ZoneHint">UTC where the label says so: <c>First found (UTC)</c>.</param>
/// <param name="Block">Labelled lines without other text between them have the same number.</param>
readonly record struct LabelledValue(NoticeFact Fact, string Value, string? ZoneHint, int Block)
{
    public static string? HintOf(ReadOnlySpan<char> label) =>
        label.Contains("(UTC", StringComparison.OrdinalIgnoreCase) || label.Contains("(GMT", StringComparison.OrdinalIgnoreCase)
            ? "UTC"
            : null;
}
