namespace AbuseMilter.Notices;

/// <summary>Names of companies and associations in running text.</summary>
static class OrganisationName
{
    public const int MaxLength = 100;

    // Folded: without full stops.
    static readonly string[] LegalForms =
    [
        "inc", "llc", "ltd", "limited", "corp", "corporation", "gmbh", "ag", "agency", "alliance", "association", "technologies",
        "pty", "sa", "sl", "lda", "srl", "bv", "plc", "llp", "lp", "ug", "oy", "ab", "nv", "spa", "kg", "sas", "sarl", "ltda", "kft", "sro", "ev", "stichting", "verein",
    ];

    // What follows a name in a sentence.
    static readonly string[] Stops = ["\n\n", " the owner", ", the"];

    // Lower-case words within names; any other one is where the sentence goes on.
    static readonly string[] Particles =
    [
        "of", "and", "for", "the", "on", "de", "del", "la", "le", "les", "du", "des", "di", "da", "do", "das", "dos", "der", "die", "den",
        "und", "van", "von", "e", "y", "et",
    ];

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

    /// <summary>The name that a sentence goes on with; null when it has no clear end.</summary>
    public static string? AtStart(ReadOnlySpan<char> rest)
    {
        rest = FirstParagraph(rest[..Math.Min(rest.Length, 2 * MaxLength)]);
        if (rest.IndexOfAny("(;\"“:") is >= 0 and var mark) rest = rest[..mark];
        foreach (var stop in Stops)
        {
            if (rest.IndexOf(stop) is > 0 and var at) rest = rest[..at];
        }
        rest = BeforeProse(FirstSentence(rest));
        return Of(rest.EndsWith(".") && !HasLegalForm(LastWord(rest)) ? rest[..^1] : rest);
    }

    // "Example Ltd\n2. What was infringed": the next number of a list. "Example Enterprises,\nInc." is one name,
    // "Example Enterprises,\nSome Street" is not.
    static ReadOnlySpan<char> FirstParagraph(ReadOnlySpan<char> text)
    {
        for (var at = 1; at + 1 < text.Length; at++)
        {
            if (text[at] != '\n') continue;
            var next = text[(at + 1)..].TrimStart(' ');
            if (text[at - 1] == ',' && !HasLegalForm(FactText.FirstWord(next))) return text[..(at - 1)];
            var digits = next.IndexOfAnyExceptInRange('0', '9');
            if (digits > 0 && next[digits] is '.' or ')') return text[..at];
        }
        return text;
    }

    static ReadOnlySpan<char> BeforeProse(ReadOnlySpan<char> text)
    {
        foreach (var range in text.SplitAny(" \n"))
        {
            var word = text[range].TrimEnd(",.");
            if (!IsLower(word) || IsParticle(word)) continue;
            text = text[..range.Start];
            break;
        }
        text = text.TrimEnd(", \n-");
        while (IsParticle(LastWord(text))) text = text[..^LastWord(text).Length].TrimEnd(", \n-");
        return text;
    }

    // "and/or" and "t/a" are words too, "eOne" is a name.
    static bool IsLower(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsLower(c) && c is not '/') return false;
        }
        return word.Length > 0;
    }

    static bool IsParticle(ReadOnlySpan<char> word)
    {
        foreach (var particle in Particles)
        {
            if (word.SequenceEqual(particle)) return true;
        }
        return false;
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

    static bool IsAbbreviation(ReadOnlySpan<char> word) => word is "Bros" or "Pty" or "Pvt" or "Co" or "St" || (word.Length == 1 && char.IsLetter(word[0]));

    static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> text) => text[(text.LastIndexOfAny(' ', '\n') + 1)..];

    static string FirstWord(string name) => LabelTable.Fold(name).Split(' ', ',')[0];
}
