using System.Buffers;
using System.Collections.Frozen;

namespace AbuseMilter.Notices;

/// <summary>The title of a work in a sentence: in quotation marks, or behind the word for what it is.</summary>
static class LetterTitle
{
    const int MaxTitle = 200;
    const int MaxWords = 14;
    const int MaxKind = 40;

    // Before a quotation that is the name of somebody, or an expression.
    static readonly string[] Names = ["company", "firma", "gmbh", "ооо", "société", "empresa", "called", "agent", "киностуди", "label", "brand", "notice", "the"];

    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Kinds = new[]
    {
        "film", "movie", "motion picture", "picture", "series", "show", "episode", "song", "track", "album", "recording", "game", "software", "book", "e-book", "ebook",
        "novel", "program", "programme", "documentary", "work", "works", "music", "score", "composition", "course", "concert", "match", "audiobook", "photograph", "titled", "entitled", "title", "video", "material",
        "spielfilm", "serie", "lied", "spiel", "buch", "hörbuch", "hörspiel", "fachbuch", "kurs", "werk", "titel", "titels", "filme", "filmen",
        "œuvre", "oeuvre", "série", "chanson", "jeu", "livre", "titre", "intitulé", "intitulée", "documentaire",
        "película", "obra", "canción", "juego", "libro", "titulada", "titulado", "álbum", "brano", "opera", "gioco", "intitolato", "intitolata", "filme", "jogo", "livro",
        "фильм", "фильма", "произведение", "произведения", "сериал", "песня", "книга", "игра", "documentaire", "boek", "liedje", "utwór", "książka",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Empty when the text names none; several where quotations are listed: <c>the films "A" and "B"</c>.</summary>
    public static List<string> Find(ReadOnlySpan<char> text)
    {
        var titles = Quoted(text, before => !IsName(before));
        if (titles.Count == 0 && Named(text) is { } named) titles.Add(named);
        return titles;
    }

    /// <summary>The first quotation in the text that stands directly behind the word for a work.</summary>
    public static string? Stated(ReadOnlySpan<char> text) => Quoted(text, IsBehindKind) is [var title, ..] ? title : null;

    delegate bool Place(ReadOnlySpan<char> before);

    static bool IsBehindKind(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd(" \n:,");
        if (before.EndsWith(" of")) before = before[..^3];
        var start = before.Length;
        while (start > 0 && (char.IsLetter(before[start - 1]) || before[start - 1] == '-')) start--;
        return Kinds.Contains(before[start..]);
    }

    static List<string> Quoted(ReadOnlySpan<char> text, Place place)
    {
        var titles = new List<string>();
        var last = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(Quotes);
            if (next < 0 || (titles.Count > 0 && !IsListed(text[last..(at + next)]))) break;
            at += next;
            if (at > 0 && char.IsLetterOrDigit(text[at - 1])) continue;
            var end = text[at] == '\'' ? Apostrophe(text[at..]) : FactText.QuoteEnd(text[at..Math.Min(text.Length, at + MaxTitle)]);
            if (end is < 2 or > MaxTitle) continue;
            if ((titles.Count > 0 || place(text[Math.Max(0, at - MaxKind)..at])) && Title(text[(at + 1)..(at + end)]) is { } title) titles.Add(title);
            at += end;
            last = at + 1;
        }
        return titles;
    }

    static readonly SearchValues<char> Quotes = SearchValues.Create("\"\u201c\u201e\u00ab\u2018\u201a'");

    static string? Title(ReadOnlySpan<char> quoted) =>
        !FactText.IsFileName(quoted) && FactText.Work(quoted) is { } title && !title.Contains('@') && (char.IsUpper(title[0]) || char.IsDigit(title[0]) || !char.IsLetter(title[0])) ? title : null;

    static bool IsListed(ReadOnlySpan<char> between) => between.Trim(" \n,") is "" or "and" or "und" or "et" or "y" or "e" or "и" or "&" or "en" or "i";

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
            if (before.EndsWith(name, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return before.EndsWith("(") || (before.EndsWith(":") && LabelTable.Read(before[(before.LastIndexOf('\n') + 1)..^1].Trim(), null).IsForeign);
    }

    /// <summary>A title without quotation marks, behind the word for a work or before it (<c>Some Title, a film by …</c>).</summary>
    public static string? Plain(ReadOnlySpan<char> text) => Named(text) ?? Explained(text);

    static readonly SearchValues<string> Explanations = SearchValues.Create([", a ", ", an ", ", the ", ", ein ", ", eine ", ", un ", ", une ", ", una ", ", um ", ", uma "], StringComparison.Ordinal);

    static string? Explained(ReadOnlySpan<char> text)
    {
        for (var at = 0; text[at..].IndexOfAny(Explanations) is >= 0 and var next; at++)
        {
            at += next;
            var rest = text[(at + 2)..];
            rest = rest[(rest.IndexOf(' ') + 1)..];
            var end = rest.IndexOfAny(" .,\n");
            if (end <= 0 || !IsKind(rest[..end])) continue;
            var start = text[..at].LastIndexOfAny(".\n:(") + 1;
            if (Capitals(text[Math.Max(0, start - 1)..at]) is { } title && title.Length >= at - start - 1) return title;
        }
        return null;
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

    static bool IsKind(ReadOnlySpan<char> word) => !char.IsUpper(word[0]) && Kinds.Contains(word);

    static string? Capitals(ReadOnlySpan<char> rest)
    {
        foreach (var word in Naming)
        {
            if (rest.Length > word.Length + 3 && rest[1..].StartsWith(word, StringComparison.Ordinal)) rest = rest[word.Length..];
        }
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

    // "a game called Some Title"
    static readonly string[] Naming = ["called ", "named ", "titled ", "entitled ", "mit dem Titel ", "namens ", "intitulé ", "titulado ", "titulada ", "intitolato ", "chamado "];

    static bool IsLink(ReadOnlySpan<char> word) => word is "of" or "the" or "and" or "a" or "in" or "to" or "&" or "de" or "la" or "le" or "du" or "des" or "del" or "der" or "die" or "das" or "und" or "el" or "y";
}
