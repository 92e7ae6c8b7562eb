namespace AbuseMilter.Notices;

/// <summary>Names of companies and associations in running text.</summary>
static class OrganisationName
{
    public const int MaxLength = 100;

    // Folded: without full stops.
    static readonly string[] LegalForms =
    [
        "inc", "llc", "ltd", "limited", "corp", "corporation", "gmbh", "ag", "agency", "alliance", "association", "technologies",
        "pty", "sa", "sl", "lda", "srl", "bv", "plc",
    ];

    // What follows a name in a sentence.
    static readonly string[] Stops =
        ["\n\n", " the owner", ", owner", ", who", ", the", " as ", " and/or", " in ", " with ", " t/a ", ",\n"];

    /// <summary>The text as a name; null when it is none.</summary>
    public static string? Of(ReadOnlySpan<char> text) => FactText.Line(text) is { Length: > 1 and <= MaxLength } name
        ? name.EndsWith("..", StringComparison.Ordinal) ? name[..^1] : name
        : null;

    /// <summary>Whether one of the words says what kind of organisation it is.</summary>
    public static bool HasLegalForm(ReadOnlySpan<char> line)
    {
        foreach (var range in line.SplitAny(" ,"))
        {
            if (Array.IndexOf(LegalForms, LabelTable.Fold(line[range])) >= 0) return true;
        }
        return false;
    }

    /// <summary>Whether both begin with the same word, as short and long form of a name do.</summary>
    public static bool IsSame(string one, string? other) =>
        other is not null && FirstWord(one).Equals(FirstWord(other), StringComparison.Ordinal);

    /// <summary>The name that a sentence goes on with.</summary>
    public static string? AtStart(ReadOnlySpan<char> rest)
    {
        if (rest.IndexOfAny("(;\"“:") is >= 0 and var mark) rest = rest[..mark];
        foreach (var stop in Stops)
        {
            if (rest.IndexOf(stop) is > 0 and var at) rest = rest[..at];
        }
        rest = FirstSentence(rest).TrimEnd(", \n");
        return Of(rest.EndsWith(".") && !HasLegalForm(LastWord(rest)) ? rest[..^1] : rest);
    }

    static ReadOnlySpan<char> FirstSentence(ReadOnlySpan<char> text)
    {
        for (var i = 1; i + 2 < text.Length; i++)
        {
            var isEnd = text[i] == '.' && char.IsWhiteSpace(text[i + 1]) && char.IsUpper(text[i + 2]);
            if (isEnd && !IsAbbreviation(LastWord(text[..i]))) return text[..i];
        }
        return text;
    }

    static bool IsAbbreviation(ReadOnlySpan<char> word) => word is "Bros" or "Pty" or "Co" or "St" || word.Length == 1;

    static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> text) => text[(text.LastIndexOf(' ') + 1)..];

    static string FirstWord(string name) => LabelTable.Fold(name).Split(' ', ',')[0];
}
