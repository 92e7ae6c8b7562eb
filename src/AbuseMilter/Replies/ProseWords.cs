using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AbuseMilter.Rules;

namespace AbuseMilter.Replies;

/// <summary>Patterns for one thing, each beginning with a word. One runs only in a paragraph that holds a literal which it cannot do without: most say none of this.</summary>
sealed class ProseWords
{
    const int MaxMatches = 50;

    // An automaton of more would be larger than .NET allows.
    const int Together = 6;

    static readonly PatternIndex Index = new();

    // They share the index, and all must be in it before the first text is searched.
    static readonly Type[] Holders = [typeof(PersonalMatter), typeof(LegalPaper), typeof(TakenBack), typeof(Bystander), typeof(ReplyDestination)];

    static readonly Lazy<PatternIndex> Complete = new(() =>
    {
        foreach (var holder in Holders) RuntimeHelpers.RunClassConstructor(holder.TypeHandle);
        return Index;
    });

    readonly Wording[] wordings;

    public ProseWords(params string[] patterns) => wordings = [.. patterns.Chunk(Together).Select(some => new Wording(Index, some))];

    /// <summary>Those of all patterns that stand in a paragraph, for <see cref="Prose"/>.</summary>
    public static BitArray Literals(ReadOnlySpan<char> paragraph) => Complete.Value.Search(paragraph);

    /// <summary>The first words that a pattern finds and that nothing earlier in their sentence takes away; null for none.</summary>
    /// <param name="prose">What is searched.</param>
    /// <param name="isHedged">Is asked with what stands before them in their sentence; null for never.</param>
    /// <exception cref="RegexMatchTimeoutException">The text is too much to tell.</exception>
    public string? Find(Prose prose, Func<string, bool>? isHedged = null)
    {
        for (var number = 0; number < prose.Paragraphs; number++)
        {
            var paragraph = prose.Paragraph(number, out var literals);
            foreach (var wording in wordings)
            {
                if (wording.MayBeIn(literals) && Find(wording, paragraph, isHedged) is { } words) return words;
            }
        }
        return null;
    }

    static string? Find(Wording wording, ReadOnlySpan<char> paragraph, Func<string, bool>? isHedged)
    {
        var count = 0;
        foreach (var match in wording.Matches(paragraph))
        {
            if (count++ == MaxMatches) break;
            var start = paragraph[..match.Index].LastIndexOfAny(".!?;") + 1;
            if (isHedged?.Invoke(paragraph[start..match.Index].ToString()) != true) return TemplateValue.Clean(paragraph.Slice(match.Index, match.Length).ToString());
        }
        return null;
    }
}
