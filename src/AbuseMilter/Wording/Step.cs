namespace AbuseMilter.Wording;

/// <summary>What is done at a place of the text, and where it goes on; see <see cref="Steps"/>.</summary>
/// <param name="Deed">What is done.</param>
/// <param name="Next">The step behind.</param>
/// <param name="Other">The step that is tried after <paramref name="Next"/> by <see cref="Deed.Fork"/>.</param>
/// <param name="Letters">What <see cref="Deed.Take"/> takes.</param>
readonly record struct Step(Deed Deed, int Next = 0, int Other = 0, Letters? Letters = null)
{
    readonly char only = Letters?.Only ?? '\0';

    /// <param name="c">As <see cref="Letters.Fold"/> made it.</param>
    public bool Takes(char c) => only != '\0' ? c == only : Letters!.Has(c);
}

enum Deed
{
    /// <summary>Takes a character.</summary>
    Take,

    Fork,

    /// <summary>Goes on at the edge of a word only.</summary>
    Edge,

    /// <summary>Goes on at the end of the text only.</summary>
    End,

    Found,
}
