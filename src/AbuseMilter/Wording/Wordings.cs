using System.Text;

namespace AbuseMilter.Wording;

/// <summary>
/// Patterns of words that are looked for together, each from the beginning of a word: the words that begin first, of those the pattern that is named
/// first. Takes time in proportion to the text, whatever it says. .NET has an engine that promises this too; it needs one to three megabytes and ten
/// milliseconds for every few patterns, and there are hundreds.
/// </summary>
sealed class Wordings
{
    readonly Steps steps;
    readonly Beginnings beginnings;

    /// <param name="patterns">See <see cref="WordingSyntax"/>.</param>
    /// <exception cref="ArgumentException">One is no pattern, or may begin with anything.</exception>
    public Wordings(params IEnumerable<string> patterns) => beginnings = new(steps = new(patterns.Select(WordingSyntax.Read)));

    /// <summary>The next place from a place on; null for none.</summary>
    public Range? Next(WordPlaces text, int from = 0) => new WordingSearch(steps, beginnings, text).Next(from);

    public bool AreIn(string text) => Next(new WordPlaces(text)) is not null;

    /// <summary>The text without all of them.</summary>
    public string Without(string text)
    {
        var words = new WordPlaces(text);
        var rest = new StringBuilder();
        var at = 0;
        while (Next(words, at) is { } found)
        {
            rest.Append(text, at, found.Start.Value - at);
            at = found.End.Value;
        }
        return rest.Append(text, at, text.Length - at).ToString();
    }
}
