namespace AbuseMilter.Notices;

/// <summary>In whose name a letter is written: "on behalf of X", "wir vertreten die X", "X has not authorised this use".</summary>
static class LetterPrincipal
{
    const int MaxTried = 200;
    const int MaxIntroduction = 6;
    const int MaxBefore = 120;

    // What may stand between "on behalf of" and the name.
    static readonly string[] Introductions =
    [
        "the", "our", "its", "their", "client", "clients", "label", "company", "copyright", "owner", "owners", "rights", "holder", "studio", "publisher", "producer", "author", "artist", "band", "record", "film", "member",
        "la", "le", "les", "l", "soci\u00e9t\u00e9", "sociedad", "societ\u00e0", "empresa", "ditta", "casa", "die", "der", "das", "den", "dem", "des", "firma", "il", "lo", "los", "el", "o", "a", "киностудии", "компании", "студии", "правообладателя", "ооо", "firmy", "studio",
    ];

    // What begins with a capital letter and is nobody.
    static readonly string[] Nobody =
    [
        "i", "we", "you", "it", "this", "that", "the", "our", "your", "he", "they", "neither", "nobody", "no", "none", "internet", "isp", "under", "section", "copyright", "customer", "customers", "any", "all", "its", "their", "to", "in", "on", "if", "please", "sie", "ihnen", "ihrem", "ihres", "wir", "vous", "nous", "owner", "it's",
    ];

    /// <param name="source">The mail.</param>
    /// <param name="writer">Who writes is not who is written for.</param>
    public static string? Find(NoticeSource source, string? writer)
    {
        return Names(source, source.InnerAt).FirstOrDefault(name => name is not null && !IsNobody(name) && !IsWriter(name, writer));
    }

    static bool IsWriter(string name, string? writer) => writer is not null
        && (writer.StartsWith(name, StringComparison.OrdinalIgnoreCase) || name.StartsWith(writer, StringComparison.OrdinalIgnoreCase));

    static IEnumerable<string?> Names(NoticeSource source, int from) =>
        source.Phrases.Of(Phrase.PrincipalBehind, from).Take(MaxTried).Select(hit => After(source.Prose, hit))
            .Concat(source.Phrases.Of(Phrase.PrincipalBefore, from).Take(MaxTried).Select(hit => NameBefore(source.Prose, hit.At)));

    static bool IsNobody(string name) =>
        Nobody.Contains(name.Split(' ', ',', '.')[0].ToLowerInvariant()) || MonthNames.Of(name) is not null || !name.Any(char.IsLetter) || name.Contains('@')
        || name.EndsWith("'s", StringComparison.Ordinal) || name.EndsWith("\u2019s", StringComparison.Ordinal);

    static string? After(ReadOnlySpan<char> text, Phrases.Hit hit)
    {
        if (text[Math.Max(0, hit.At - 11)..hit.At].Contains("designated", StringComparison.OrdinalIgnoreCase)) return null;
        var rest = text[hit.End..];
        for (var words = 0; words < MaxIntroduction; words++)
        {
            rest = rest.TrimStart(" \n\u00a0");
            var word = FactText.FirstWord(rest[..Math.Min(rest.Length, 40)]);
            if (word.IsEmpty) return null;
            if (FactText.QuoteEnd(rest[..Math.Min(rest.Length, OrganisationName.MaxLength)]) is > 2 and var quote) return OrganisationName.Of(rest[1..quote]);
            if (!IsIntroduction(word.TrimEnd(",:"))) return char.IsUpper(word[0]) || char.IsAsciiDigit(word[0]) ? OrganisationName.AtStart(rest) : null;
            rest = rest[word.Length..];
        }
        return null;
    }

    // "L'", "The Walled Garden": an article in capitals begins a name.
    static bool IsIntroduction(ReadOnlySpan<char> word)
    {
        if (word.Length > 1 && char.IsUpper(word[0]) && !word.Equals("Firma", StringComparison.Ordinal) && word is not "ООО") return false;
        foreach (var introduction in Introductions)
        {
            if (word.Equals(introduction, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    // The words with capitals that end here: "… and that Blue Lantern Films" did not license.
    static string? NameBefore(ReadOnlySpan<char> text, int at)
    {
        var floor = Math.Max(0, at - MaxBefore);
        var start = at;
        for (var end = at; end > floor;)
        {
            var begin = text[floor..end].TrimEnd(' ').LastIndexOfAny(' ', '\n') + 1 + floor;
            if (text[begin..end].Contains('\n') || (begin > 0 && end < at && text[end..(end + 1)].Contains('\n'))) break;
            var word = text[begin..end].Trim(' ');
            if (word.IsEmpty || (start < at && word[^1] is '.' or '!' or '?' or ';' or ':' or ',')) break;
            if (char.IsUpper(word[0]) || char.IsAsciiDigit(word[0])) start = begin;
            else if (word is not ("of" or "and" or "&" or "de" or "la" or "du" or "für" or "the")) break;
            end = begin;
            if (begin <= floor) break;
        }
        if (start >= at) return null;
        var name = text[start..at].Trim(" \n,");
        while (LeadingNobody(name) is > 0 and var skip) name = name[skip..].TrimStart();
        return name.Contains(' ') ? OrganisationName.Of(name) : null;
    }

    static int LeadingNobody(ReadOnlySpan<char> name)
    {
        var word = FactText.FirstWord(name);
        foreach (var nobody in Nobody)
        {
            if (word.Equals(nobody, StringComparison.OrdinalIgnoreCase) && word is not "The") return word.Length;
        }
        return 0;
    }
}
