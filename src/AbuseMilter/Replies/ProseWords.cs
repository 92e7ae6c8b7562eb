using AbuseMilter.Wording;

namespace AbuseMilter.Replies;

/// <summary>Patterns for one thing, each beginning with a word, that are looked for in the paragraphs of a text.</summary>
sealed class ProseWords(params string[] patterns)
{
    // Of what is hedged. Whoever says so more often is for a person.
    const int MaxMatches = 50;

    readonly Wordings wordings = new(patterns);

    /// <summary>The first words that a pattern finds and that nothing earlier in their sentence takes away; null for none.</summary>
    /// <param name="prose">What is searched.</param>
    /// <param name="isHedged">Is asked with what stands before them in their sentence; null for never.</param>
    public string? Find(Prose prose, Func<string, bool>? isHedged = null)
    {
        foreach (var paragraph in prose.Paragraphs)
        {
            if (Find(paragraph, isHedged) is { } words) return words;
        }
        return null;
    }

    string? Find(WordPlaces paragraph, Func<string, bool>? isHedged)
    {
        var text = paragraph.Text.Span;
        for (var (count, at) = (0, 0); wordings.Next(paragraph, at) is { } found; count++)
        {
            at = found.End.Value;
            var before = text[..found.Start.Value];
            if (isHedged is null || count == MaxMatches || !isHedged(before[(before.LastIndexOfAny(".!?;") + 1)..].ToString()))
                return TemplateValue.Clean(text[found].ToString());
        }
        return null;
    }
}
