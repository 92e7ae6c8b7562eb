using AbuseMilter.Wording;

namespace AbuseMilter.Replies;

/// <summary>Patterns for one thing, each beginning with a word, that are looked for in the paragraphs of a text.</summary>
sealed class ProseWords(params string[] patterns)
{
    // Of what is hedged, in a mail. Whoever says so more often is for a person.
    const int MaxHedged = 50;

    // Of a sentence, before what it says.
    const int MaxBefore = 1000;

    readonly Wordings wordings = new(patterns);

    /// <summary>The first words that a pattern finds and that nothing earlier in their sentence takes away; null for none.</summary>
    /// <param name="prose">What is searched.</param>
    /// <param name="isHedged">Is asked with what stands before them in their sentence; null for never.</param>
    public string? Find(Prose prose, Func<string, bool>? isHedged = null)
    {
        var hedged = 0;
        foreach (var paragraph in prose.Paragraphs)
        {
            var text = paragraph.Text.Span;
            for (var at = 0; wordings.Next(paragraph, at) is { } found; at = found.End.Value)
            {
                if (isHedged is null || hedged++ == MaxHedged || !isHedged(Before(text, found.Start.Value))) return TemplateValue.Clean(text[found].ToString());
            }
        }
        return null;
    }

    static string Before(ReadOnlySpan<char> text, int at)
    {
        var before = text[Math.Max(0, at - MaxBefore)..at];
        return before[(before.LastIndexOfAny(".!?;") + 1)..].ToString();
    }
}
