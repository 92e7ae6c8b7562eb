namespace AbuseMilter.Notices;

/// <summary>The title of a work in a sentence: in quotation marks, or behind the word for what it is.</summary>
static class LetterTitle
{
    const int MaxTitle = 200;
    const int MaxWords = 14;

    // Before a quotation that is the name of somebody, or an expression.
    static readonly string[] Names = ["company", "firma", "gmbh", "ооо", "société", "empresa", "called", "agent", "киностуди", "label", "brand", "notice", "the"];

    static readonly string[] Kinds =
    [
        "film", "movie", "motion picture", "picture", "series", "show", "episode", "song", "track", "album", "recording", "game", "software", "book", "e-book", "ebook",
        "novel", "program", "programme", "documentary", "work", "works", "titled", "entitled", "title", "video", "material",
        "spielfilm", "serie", "lied", "spiel", "buch", "hörbuch", "werk", "titel", "titels", "filme", "filmen",
        "œuvre", "oeuvre", "série", "chanson", "jeu", "livre", "titre", "intitulé", "intitulée", "documentaire",
        "película", "obra", "canción", "juego", "libro", "titulada", "titulado", "álbum", "brano", "opera", "gioco", "intitolato", "intitolata", "filme", "jogo", "livro",
        "фильм", "фильма", "произведение", "произведения", "сериал", "песня", "книга", "игра", "documentaire", "boek", "liedje", "utwór", "książka",
    ];

    /// <summary>Null when the text names none.</summary>
    public static string? Find(ReadOnlySpan<char> text) => Quoted(text) ?? Named(text);

    static string? Quoted(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (at > 0 && char.IsLetterOrDigit(text[at - 1])) continue;
            if (text[at] is not ('"' or '\u201c' or '\u201e' or '\u00ab' or '\u2018' or '\u201a' or '\'')) continue;
            var end = text[at] == '\'' ? Apostrophe(text[at..]) : FactText.QuoteEnd(text[at..]);
            if (end is < 2 or > MaxTitle) continue;
            if (!IsName(text[..at]) && FactText.Work(text[(at + 1)..(at + end)]) is { } title && !title.Contains('@') && (char.IsUpper(title[0]) || char.IsDigit(title[0]))) return title;
            at += end;
        }
        return null;
    }

    static int Apostrophe(ReadOnlySpan<char> text)
    {
        var end = text[1..].IndexOf('\'') + 1;
        return end > 0 && (end + 1 == text.Length || !char.IsLetterOrDigit(text[end + 1])) ? end : 0;
    }

    static bool IsName(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd();
        foreach (var name in Names)
        {
            if (before.EndsWith(name, StringComparison.OrdinalIgnoreCase)) return name is not "the" || true;
        }
        return before.EndsWith("(");
    }

    // "the film Cinder Path on 30 July": as many words as begin with capitals.
    static string? Named(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && (char.IsLetter(text[end]) || text[end] == '-')) end++;
            if (end > at && IsKind(text[at..end]) && Capitals(text[end..]) is { } title) return title;
            at = Math.Max(at + 1, end);
        }
        return null;
    }

    static bool IsKind(ReadOnlySpan<char> word)
    {
        foreach (var kind in Kinds)
        {
            if (word.Equals(kind, StringComparison.OrdinalIgnoreCase) && !char.IsUpper(word[0])) return true;
        }
        return false;
    }

    static string? Capitals(ReadOnlySpan<char> rest)
    {
        if (rest.Length < 3 || rest[0] is not (' ' or '\n') || !(char.IsUpper(rest[1]) || char.IsAsciiDigit(rest[1]))) return null;
        rest = rest[1..];
        var end = 0;
        var last = 0;
        for (var words = 0; words < MaxWords && end < rest.Length; words++)
        {
            var stop = rest[end..].IndexOfAny(' ', '\n');
            var word = stop < 0 ? rest[end..] : rest.Slice(end, stop);
            if (!char.IsUpper(word.IsEmpty ? ' ' : word[0]) && !(words > 0 && IsLink(word)) && !(words == 0 && char.IsAsciiDigit(word[0]))) break;
            end += word.Length;
            if (char.IsUpper(word[0]) || char.IsAsciiDigit(word[0])) last = end;
            if (stop < 0 || word[^1] is '.' or ',' or ';' or ')') break;
            end++;
        }
        return last > 2 ? FactText.Work(rest[..last].TrimEnd(".,;:)")) : null;
    }

    static bool IsLink(ReadOnlySpan<char> word) => word is "of" or "the" or "and" or "a" or "in" or "to" or "&" or "de" or "la" or "le" or "du" or "des" or "del" or "der" or "die" or "das" or "und" or "el" or "y";
}
