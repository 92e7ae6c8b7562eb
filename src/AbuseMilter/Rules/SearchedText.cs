using System.Collections;

namespace AbuseMilter.Rules;

/// <summary>A text of a mail, searched for the literals of all patterns when the first pattern asks. For one thread.</summary>
sealed class SearchedText(string text, PatternIndex index)
{
    BitArray? found;

    public string Text => text;

    /// <summary>The literals that it holds, by their numbers.</summary>
    public BitArray Literals => found ??= index.Search(text);
}
