using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>In whose name a letter is written: "on behalf of X", "wir vertreten die X", "X has not authorised this use".</summary>
static class LetterPrincipal
{
    const int MaxTried = 200;
    const int MaxIntroduction = 6;
    const int MaxBefore = 120;

    static readonly string[] Before =
    [
        "behalf of ", "represents ", "represent ", "representing ", "act for ", "acts for ", "acting for ", "agent of ", "agent for ", "agents for ", "retained by ", "engaged by ", "appointed by ", "instructed by ", "commissioned by ", "instructions of ", "mandated by ",
        "owned by ", "owner in both cases: ", "owner of the rights, ", "copyright owner ", "copyright owner, ", "copyright holder ", "rights holder ", "rights holder, ", "rightsholder ", "rights owner ", "titles of ", "catalogue of ", "our client, ", "our client ", "our member ", "our principal, ", "for our client ",
        "for the label ", "of the label ", "published by ", "agreement signed with ", "name of ", "monitoring for ", "swarms for ", "networks for ", "product of ",
        "namens der ", "namens des ", "namens von ", "namens ", "im namen der ", "im namen von ", "im namen des ", "im auftrag der ", "im auftrag von ", "im auftrag des ", "vertreten die ", "vertreten wir die ", "vertritt die ", "vertreten ", "rechteinhaberin ", "rechteinhaber ",
        "au nom de ", "au nom du ", "pour le compte de ", "pour le compte du ", "mandat\u00e9e par ", "mandat\u00e9s par ", "mandat\u00e9 par ", "repr\u00e9sentons ", "repr\u00e9sente ", "ayant droit ", "titulaire des droits, ",
        "en nombre de ", "en representaci\u00f3n de ", "por encargo de ", "por cuenta de ", "representamos a ", "per conto di ", "per conto della ", "a nome di ", "in nome di ", "su incarico di ", "rappresentiamo ", "rappresenta ",
        "em nome de ", "em nome da ", "em nome do ", "em representa\u00e7\u00e3o da ", "em representa\u00e7\u00e3o de ", "em representa\u00e7\u00e3o do ", "por conta de ", "por conta da ", "от имени ", "в интересах ", "представляет интересы ", "представляем интересы ", "по поручению ",
        "in opdracht van ", "vertegenwoordigt ", "w imieniu ", "na zlecenie ", "reprezentujemy ",
    ];

    static readonly string[] Behind =
    [
        " has not authori", " has not licen", " has not permitted", " has not agreed", " has not consented", " have not authori", " did not authori", " did not licen", " did not permit", " did not agree", " never allowed", " never licensed", " never agreed", " never authori",
        " has appointed us", " has empowered us", " has retained us", " has engaged us", " has instructed us", ", the owner", ", the copyright owner", ", the rights holder", " holds all rights", " owns the copyright", " owns all rights",
    ];

    static readonly SearchValues<string> Leads = SearchValues.Create(Before, StringComparison.OrdinalIgnoreCase);
    static readonly SearchValues<string> Ends = SearchValues.Create(Behind, StringComparison.OrdinalIgnoreCase);

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
        var text = source.Text.AsSpan();
        if (source.Forwarding is { IsPassedOn: true } passedOn && passedOn.At < text.Length) text = text[passedOn.At..];
        return First(text, Leads, writer, After) ?? First(text, Ends, writer, NameBefore);
    }

    delegate string? ToName(ReadOnlySpan<char> text, int at);

    static string? First(ReadOnlySpan<char> text, SearchValues<string> phrases, string? writer, ToName read)
    {
        var from = 0;
        for (var tried = 0; tried < MaxTried && from < text.Length && text[from..].IndexOfAny(phrases) is >= 0 and var next; tried++)
        {
            var at = from + next;
            from = at + 1;
            if (at > 0 && char.IsLetter(text[at]) && char.IsLetter(text[at - 1])) continue;
            if (read(text, at) is { } name && !IsNobody(name) && !(writer is not null && OrganisationName.IsSame(name, writer))) return name;
        }
        return null;
    }

    static bool IsNobody(string name) =>
        Nobody.Contains(name.Split(' ', ',', '.')[0].ToLowerInvariant()) || MonthNames.Of(name) is not null || !name.Any(char.IsLetter) || name.Contains('@');

    // The phrase may be broken over lines, so its length is that of one of the phrases that begin here.
    static string? After(ReadOnlySpan<char> text, int at)
    {
        var length = 0;
        foreach (var phrase in Before)
        {
            if (phrase.Length > length && text[at..].StartsWith(phrase, StringComparison.OrdinalIgnoreCase)) length = phrase.Length;
        }
        var rest = text[(at + length)..];
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
            var begin = text[floor..end].TrimEnd(" \n").LastIndexOfAny(' ', '\n') + 1 + floor;
            var word = text[begin..end].Trim(" \n");
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
