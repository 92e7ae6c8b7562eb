using System.Collections.Frozen;

namespace AbuseMilter.Wording;

/// <summary>What is done at a place of the text, and where it goes on; see <see cref="Steps"/>.</summary>
/// <param name="Deed">What is done.</param>
/// <param name="Next">The step behind.</param>
/// <param name="Other">The step that is tried after <paramref name="Next"/> by <see cref="Deed.Fork"/>.</param>
/// <param name="Letters">What <see cref="Deed.Take"/> takes.</param>
/// <param name="Ways">Where <see cref="Deed.Choose"/> goes on, by what it takes.</param>
readonly record struct Step(Deed Deed, int Next = 0, int Other = 0, Letters? Letters = null, FrozenDictionary<char, int>? Ways = null)
{
    /// <summary>Of <see cref="After"/>: it does not go on.</summary>
    public const int Nowhere = -1;

    readonly char only = Letters?.Few is [var letter] ? letter : '\0';

    /// <summary>The step behind a character.</summary>
    /// <param name="c">As <see cref="Letters.Fold"/> made it.</param>
    public int After(char c) => Deed == Deed.Choose ? Ways!.GetValueOrDefault(c, Nowhere) : (only != '\0' ? c == only : Letters!.Has(c)) ? Next : Nowhere;
}

enum Deed
{
    /// <summary>Takes a character of some.</summary>
    Take,

    /// <summary>Takes a character, and goes on by which it is.</summary>
    Choose,

    Fork,

    /// <summary>Goes on at the edge of a word only.</summary>
    Edge,

    /// <summary>Goes on at the end of the text only.</summary>
    End,

    Found,
}
