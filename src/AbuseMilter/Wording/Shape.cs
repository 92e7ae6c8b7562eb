namespace AbuseMilter.Wording;

/// <summary>What a pattern of words is made of.</summary>
abstract record Shape
{
    /// <summary>Whether it takes no character in some text.</summary>
    public bool MayBeNothing => this switch
    {
        One => false,
        Row row => row.Parts.All(part => part.MayBeNothing),
        Choice choice => choice.Branches.Any(branch => branch.MayBeNothing),
        Times times => times.Least == 0 || times.Part.MayBeNothing,
        _ => true,
    };

    /// <summary>One character of some.</summary>
    public sealed record One(Letters Letters) : Shape;

    /// <summary>One behind the other.</summary>
    public sealed record Row(Shape[] Parts) : Shape;

    /// <summary>Any of them, an earlier one rather than a later one.</summary>
    public sealed record Choice(Shape[] Branches) : Shape;

    /// <summary>Again and again, and rather more often than less; no most is null.</summary>
    public sealed record Times(Shape Part, int Least, int? Most) : Shape;

    /// <summary>Between a word and what is none.</summary>
    public sealed record Edge : Shape;

    /// <summary>Of the text.</summary>
    public sealed record End : Shape;
}
