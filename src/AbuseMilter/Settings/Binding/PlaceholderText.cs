namespace AbuseMilter.Settings.Binding;

static class PlaceholderText
{
    /// <summary>Why the text cannot be filled; null when it can.</summary>
    public static string? Problem(string text, IReadOnlyCollection<string> allowed) =>
        Placeholders.Names(text) is not { } names ? $"braces stand around a name, such as {{{allowed.First()}}}, and nowhere else"
        : names.FirstOrDefault(name => !allowed.Contains(name)) is { } unknown
            ? $"{{{Excerpt.Of(unknown)}}} is unknown; {Suggestion.For(unknown, allowed)}"
        : null;
}
