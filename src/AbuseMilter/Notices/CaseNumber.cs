using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>Finds case and ticket numbers in running text and in subjects.</summary>
static class CaseNumber
{
    // Words between a keyword and its number.
    static readonly string[] IdWords = ["id", "no", "nr", "number", "num", "ref", "reference", "batch", "n", "n\u00ba", "n\u00b0", "nummer", "num\u00e9ro", "numero", "n\u00famero", "номер"];

    static readonly string[] Units =
    [
        "h", "hr", "hrs", "hour", "hours", "d", "day", "days", "min", "am", "pm", "st", "nd", "rd", "th", "p", "i", "kb", "mb", "gb",
        "tb", "bit", "x",
    ];

    // A word such as these lets a bare number in the subject be a case number.
    static readonly string[] NoticeWords =
    [
        "copyright", "infring", "notice", "unauthorized", "abuse notification", "complaint", "infracc", "infraç", "urheberrecht",
        "violation",
    ];

    /// <summary><c>Case ID 93989436</c>, <c>Notice ID # 22</c>, <c>Ref. 7</c>, <c>CaseID: 5</c>, <c>Notice TG/8842/25</c>.</summary>
    public static string? Case(string text) => Case(text, new Phrases(text));

    /// <param name="text">The text.</param>
    /// <param name="phrases">Of that text.</param>
    /// <param name="from">What stands before is not looked at.</param>
    public static string? Case(string text, Phrases phrases, int from = 0) => Behind(text, phrases.Of(Phrase.Case, from));

    /// <summary><c>Ticket #CWY-14320-539</c>, <c>[Ticket ID: 684093]</c>.</summary>
    public static string? Ticket(string text, Phrases phrases) => Behind(text, phrases.Of(Phrase.Ticket));

    /// <summary>A number in a subject that speaks of a notice.</summary>
    /// <param name="subject">Of the mail.</param>
    /// <param name="isNotice">Whether it is known that the mail is one.</param>
    public static string? Bare(string subject, bool isNotice)
    {
        if (!isNotice && !NoticeWords.Any(word => subject.Contains(word, StringComparison.OrdinalIgnoreCase))) return null;
        if (Id(subject) is { } id) return id;
        foreach (var range in subject.AsSpan(0, Math.Min(subject.Length, 1000)).SplitAny(" \t[](),;\u00bb\u00ab\"\u201c\u201d"))
        {
            var word = subject.AsSpan(range);
            if (word.StartsWith(":")) continue;
            word = word.Trim("#:.");
            if (LooksLikeNumber(word)) return FactText.Id(word);
        }
        return null;
    }

    /// <summary>Whether it is what a lawyer calls a file, and no name of one.</summary>
    public static bool IsFileNumber(ReadOnlySpan<char> text) => text.Length > 4 && text.IndexOfAny('-', '/') > 0 && !text.ContainsAny(' ', '.') && !text.ContainsAnyInRange('a', 'z') && LooksLikeNumber(text);

    static bool LooksLikeNumber(ReadOnlySpan<char> word)
    {
        if (IsOther(word) || IsTitle(word)) return false;
        var digits = 0;
        foreach (var c in word)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (!char.IsLetter(c) && c is not ('-' or '/' or '_' or '#')) return false;
        }
        // "U16-1" is one, "2014", "2014-04-30" and "S08E17" are none.
        var isDate = word.Length == 10 && digits == 8 && word.Count('-') + word.Count('/') == 2;
        return !isDate && word.Length <= 64 && (digits >= 5 || (digits >= 3 && word.IndexOfAny('-', '/') > 0));
    }

    /// <summary>Whether a word has digits as "24h", "1080p", "3rd" and names of hosts have, and not as a number.</summary>
    public static bool IsOther(ReadOnlySpan<char> word)
    {
        var digits = word.IndexOfAnyExceptInRange('0', '9');
        if (digits > 0 && Units.Contains(word[digits..].ToString(), StringComparer.OrdinalIgnoreCase)) return true;
        return !word.Contains('@') && word.LastIndexOf('.') is > 0 and var dot && word.Length - dot > 2 && !word[(dot + 1)..].ContainsAnyExcept(Letters);
    }

    // "Blade-Runner-2049" and "Summer-2020" end in a number too, "HOST-4410" and "OP-88123" are none; AS64496 is a network.
    static bool IsTitle(ReadOnlySpan<char> word)
    {
        if (word.StartsWith("AS", StringComparison.OrdinalIgnoreCase) && !word[2..].ContainsAnyExceptInRange('0', '9')) return true;
        if (word.LastIndexOf('-') is not (> 0 and var hyphen)) return false;
        var name = word[..hyphen];
        var number = word[(hyphen + 1)..];
        if (number.Length > 4 || number.ContainsAnyExceptInRange('0', '9') || name.ContainsAnyInRange('0', '9')) return false;
        return (name.Contains('-') && name.ContainsAnyInRange('a', 'z')) || (number.Length == 4 && number[..2] is "19" or "20");
    }

    /// <summary><c>[#A-20931]</c>, <c>[HOST-4410]</c>.</summary>
    public static string? Bracketed(string subject)
    {
        var open = subject.IndexOf('[');
        var close = open < 0 ? -1 : subject.IndexOf(']', open);
        if (close < 0) return null;
        // "[site #123]": the number of a request tracker.
        var word = subject.AsSpan(open + 1, close - open - 1);
        if (word.LastIndexOf('#') is >= 0 and var mark && !IsPrefix(word[..mark])) word = word[(mark + 1)..];
        if (open + 1 < subject.Length && subject[open + 1] == '#' && FactText.Id(word) is { Length: > 2 } id) return id;
        return LooksLikeNumber(word) || FactText.IsSerial(word) || (word.Contains('-') && word.IndexOfAny(" .:") < 0 && !IsTitle(word)) ? FactText.Id(word) : null;
    }

    // "[NP#55120]": capitals that belong to the number; "[Ticket#…]" are a word.
    static bool IsPrefix(ReadOnlySpan<char> word) => word.Length is 2 or 3 && !word.ContainsAnyExceptInRange('A', 'Z') && word is not ("NO" or "NR" or "ID" or "RT" or "REF");

    // "ID 4711"
    static string? Id(ReadOnlySpan<char> subject)
    {
        for (var at = 0; subject[at..].IndexOf("id", StringComparison.OrdinalIgnoreCase) is >= 0 and var next;)
        {
            at += next + 2;
            if ((at == 2 || !char.IsLetterOrDigit(subject[at - 3])) && Number(subject[at..Math.Min(subject.Length, at + MaxBehind)], "id") is { } number) return number;
        }
        return null;
    }

    const int MaxBehind = 120;

    // Linear: each keyword looks at the next few words only. A keyword may go on: "Fallnummer", "CaseID".
    static string? Behind(string text, IEnumerable<Phrases.Hit> keywords)
    {
        foreach (var hit in keywords)
        {
            if (Number(text.AsSpan(hit.End, Math.Min(MaxBehind, text.Length - hit.End)), text.AsSpan(hit.At, hit.Length)) is { } number) return number;
        }
        return null;
    }

    // [ "ID" | "No" ... ] [ ":" | "#" | "." ] number; a bare keyword asks for "#", ":" or its full stop.
    static string? Number(ReadOnlySpan<char> rest, ReadOnlySpan<char> keyword)
    {
        var marked = keyword.Equals("id", StringComparison.OrdinalIgnoreCase);
        for (var words = 0; words < 4; words++)
        {
            var marks = rest.Length - rest.TrimStart(" \t\n\u00a0#:.").Length;
            marked |= rest[..marks].ContainsAny('#', ':') || (keyword.Equals("ref", StringComparison.OrdinalIgnoreCase) && rest[..marks].Contains('.'));
            rest = rest[marks..];
            if (rest.StartsWith("id-", StringComparison.OrdinalIgnoreCase))
            {
                marked = true;
                rest = rest[3..];
            }
            var length = rest.IndexOfAnyExcept(IdCharacters);
            var word = rest[..(length < 0 ? rest.Length : length)];
            if (IsIdWord(word))
            {
                marked = true;
                rest = rest[word.Length..];
                continue;
            }
            if (FirstTwo(rest) is var two && FactText.IsSerial(two)) return FactText.Id(two);
            word = word.Trim("./-");
            return (marked || IsMark(word)) && word.Length >= 3 && word.ContainsAnyInRange('0', '9') && !IsOther(word) ? FactText.Id(word) : null;
        }
        return null;
    }

    // "LH 77/26"
    static ReadOnlySpan<char> FirstTwo(ReadOnlySpan<char> rest)
    {
        var blank = rest.IndexOf(' ');
        if (blank is < 2 or > 6) return default;
        var length = rest[(blank + 1)..].IndexOfAnyExcept(IdCharacters);
        return (length < 0 ? rest : rest[..(blank + 1 + length)]).TrimEnd("./-");
    }

    // Behind "notice" a number needs no "ID", as long as it is one that people would not count with.
    static bool IsMark(ReadOnlySpan<char> word) => (LooksLikeNumber(word) && (word.Length >= 6 || word.IndexOfAny('-', '/') > 0)) || IsHyphenated(word);

    // "WB-20": capitals and a number that is none of things.
    static bool IsHyphenated(ReadOnlySpan<char> word) =>
        word.IndexOf('-') is >= 2 and <= 4 and var hyphen && !word[..hyphen].ContainsAnyExceptInRange('A', 'Z') && word.Length - hyphen > 2 && !word[(hyphen + 1)..].ContainsAnyExceptInRange('0', '9')
        && word[..hyphen] is not ("UTF" or "ISO" or "RFC" or "CVE" or "SHA" or "AES" or "UTC" or "GMT" or "IP");

    static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_/.&+~" + Cyrillic);

    static readonly SearchValues<char> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    const string Cyrillic = "абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁ\u00ba\u00b0\u00e9\u00fa";

    static bool IsIdWord(ReadOnlySpan<char> word)
    {
        foreach (var id in IdWords)
        {
            if (word.TrimEnd('.').Equals(id, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }
}
