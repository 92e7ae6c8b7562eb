using System.Buffers;
using System.Globalization;

namespace AbuseMilter.Wording;

/// <summary>Characters of which a pattern takes any, without regard to case.</summary>
/// <param name="characters">Small letters.</param>
/// <param name="word">Whether it takes all that words are made of.</param>
/// <param name="blank">Whether it takes all that is white.</param>
/// <param name="digit">Whether it takes all digits.</param>
/// <param name="isNot">Whether it takes all others instead.</param>
sealed class Letters(string characters, bool word = false, bool blank = false, bool digit = false, bool isNot = false)
{
    static readonly bool[] InWords = [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => char.GetUnicodeCategory((char)c) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation)];

    readonly SearchValues<char> members = SearchValues.Create(characters);

    /// <summary>All that it takes, each once; null for more than can be named.</summary>
    public string? Few { get; } = word || blank || digit || isNot ? null : string.Concat(characters.Distinct());

    /// <summary>What words are made of: letters, marks on them, digits and underscores (Unicode TR 18, annex C, as .NET has it).</summary>
    public static bool AreIn(char c) => InWords[c];

    /// <summary>The same for capital and small letters.</summary>
    public static char Fold(char c) => char.ToLowerInvariant(c);

    /// <summary>By what a place is looked up: all digits are one, and so are all blanks.</summary>
    public static char Sort(char c) => char.IsDigit(c) ? '0' : char.IsWhiteSpace(c) ? ' ' : Fold(c);

    /// <param name="c">As <see cref="Fold"/> made it.</param>
    public bool Has(char c) => (members.Contains(c) || (word && AreIn(c)) || (blank && char.IsWhiteSpace(c)) || (digit && char.IsDigit(c))) != isNot;

    /// <summary>All that <see cref="Sort"/> makes of its characters; null for too many to tell.</summary>
    public IEnumerable<char>? Sorts() => word || isNot ? null : characters.Select(Sort).Concat(blank ? [' '] : []).Concat(digit ? ['0'] : []).Distinct();
}
