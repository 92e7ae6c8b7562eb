namespace AbuseMilter.Notices;

/// <summary>What a word does in a label. The low bits are the facts that it may name, by <see cref="NoticeFact"/>.</summary>
[Flags]
enum LabelRole
{
    None = 0,
    Facts = (1 << 20) - 1,

    /// <summary>Says nothing of its own: "infringing", "of the", "name".</summary>
    Plain = 1 << 20,

    /// <summary>Makes a number of the words beside it: "ID", "Nummer".</summary>
    Id = 1 << 21,

    First = 1 << 22,
    Last = 1 << 23,

    /// <summary>A paper or something that happened: its number is a case number, its date is not that of the event.</summary>
    Paper = 1 << 24,

    /// <summary>Makes the value somebody else's: "destination", "invoice".</summary>
    Foreign = 1 << 25,

    /// <summary>The word for a day, which every letter has.</summary>
    Day = 1 << 26,

    /// <summary>The writer's own.</summary>
    Ours = 1 << 28,

    /// <summary>Something that happens: with a number it is a case.</summary>
    Event = 1 << 27,
}
