using System.Globalization;

namespace AbuseMilter.Notices;

/// <summary>Until when a letter wants an answer or a deed: "within 24 hours", "bis zum 14.03.2025", "sous 8 jours", "no later than Friday, March 7".</summary>
static class LetterDeadline
{
    const int MaxNumber = 1000;
    const int MaxTried = 100;
    const int MaxLead = 60;

    static readonly string[] Before =
    [
        "within", "in the next", "in less than", "have", "give you", "gives you", "given", "after", "innerhalb", "innert", "binnen", "in den n\u00e4chsten", "sous", "d\u00e9lai de", "dans les", "dans un", "avez", "en un plazo", "en el plazo",
        "plazo de", "dentro de", "entro", "prazo de", "em at\u00e9", "no prazo", "disp\u00f5e", "в течение", "binnen", "w ci\u0105gu", "w terminie", "deadline", "frist", "period of", "allow", "of receipt", "en las",
    ];

    static readonly (string Word, int Number)[] Words =
    [
        ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("ten", 10), ("fourteen", 14), ("twenty-four", 24), ("forty-eight", 48), ("seventy-two", 72),
        ("einem", 1), ("einer", 1), ("zwei", 2), ("drei", 3), ("f\u00fcnf", 5), ("sieben", 7), ("zehn", 10), ("vierzehn", 14), ("deux", 2), ("trois", 3), ("cinq", 5), ("huit", 8), ("quinze", 15), ("dos", 2), ("tres", 3), ("cinco", 5),
        ("siete", 7), ("diez", 10), ("due", 2), ("tre", 3), ("cinque", 5), ("sette", 7), ("dieci", 10), ("dois", 2), ("tr\u00eas", 3), ("sete", 7), ("dez", 10), ("twee", 2), ("drie", 3), ("vijf", 5), ("zeven", 7),
        ("трех", 3), ("трёх", 3), ("пяти", 5), ("десяти", 10), ("двух", 2), ("a", 1),
    ];

    public static NoticeDeadline? Find(NoticeSource source)
    {
        // A hoster's own words come first; behind them the notice may have others, for the hoster.
        var inner = source.Forwarding is { IsPassedOn: true, At: > 0 } passedOn ? Math.Min(passedOn.At, source.Prose.Length) : 0;
        return inner == 0 ? Within(source, 0, source.Prose.Length) : Within(source, 0, inner) ?? Within(source, inner, source.Prose.Length);
    }

    static NoticeDeadline? Within(NoticeSource source, int from, int to) =>
        source.Phrases.Of(Phrase.Unit, from).Take(MaxTried).TakeWhile(hit => hit.At < to).Select(hit => Span(source, hit.At)).FirstOrDefault(deadline => deadline is not null)
        ?? source.Phrases.Of(Phrase.Until, from).Take(MaxTried).TakeWhile(hit => hit.At < to).Select(hit => Day(source, hit)).FirstOrDefault(deadline => deadline is not null);

    static NoticeDeadline? Span(NoticeSource source, int unit)
    {
        ReadOnlySpan<char> text = source.Prose;
        if (Count(text, unit, out var start, out var isHours, out var end) is not { } count || !IsAsked(source, start)) return null;
        var (begin, _) = Sentence.Around(text, start);
        var lead = text[Math.Max(begin, start - MaxLead)..start];
        if (!IsLimit(lead) && !IsLimit(text[end..Math.Min(text.Length, end + 16)]) && !IsToAct(text[end..])) return null;
        return new(FactText.Line(text[start..end])!, isHours ? TimeSpan.FromHours(count) : TimeSpan.FromDays(count), null);
    }

    // "24 hours to deal with it", "48-hour deadline"
    static bool IsToAct(ReadOnlySpan<char> behind)
    {
        behind = behind[..Math.Min(behind.Length, 40)].TrimStart();
        return behind.StartsWith("to ", StringComparison.OrdinalIgnoreCase) || behind.StartsWith("deadline", StringComparison.OrdinalIgnoreCase)
            || behind.StartsWith("for ", StringComparison.OrdinalIgnoreCase) || behind.StartsWith("pour ", StringComparison.OrdinalIgnoreCase) || behind.StartsWith("para ", StringComparison.OrdinalIgnoreCase);
    }

    static bool IsLimit(ReadOnlySpan<char> words)
    {
        foreach (var word in Before)
        {
            if (words.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    static bool IsAsked(NoticeSource source, int at)
    {
        var (start, end) = Sentence.Around(source.Prose, at);
        return source.Phrases.Has(Phrase.Deed, start, end) && !source.Phrases.Has(Phrase.Promise, start, end);
    }

    // The number before a unit, perhaps with an adjective between: "3 (three) business days", "24-Hours", "48h".
    static int? Count(ReadOnlySpan<char> text, int unit, out int start, out bool isHours, out int end)
    {
        end = unit;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || (end == unit && text[end] is ' ' or '-'))) end++;
        var word = text[unit..end].TrimStart(" -");
        start = unit;
        isHours = IsHours(word.TrimStart("0123456789"));
        if (!word.IsEmpty && char.IsAsciiDigit(word[0])) return int.Parse(word[..word.IndexOfAnyExceptInRange('0', '9')], CultureInfo.InvariantCulture);
        var weeks = word.StartsWith("week", StringComparison.OrdinalIgnoreCase) || word.StartsWith("woche", StringComparison.OrdinalIgnoreCase) || word.StartsWith("semaine", StringComparison.OrdinalIgnoreCase) ? 7 : 1;
        for (var words = 0; words < 4; words++)
        {
            var stop = text[..start].TrimEnd(" \n\u00a0-(").Length;
            var begin = stop;
            while (begin > 0 && stop - begin < 16 && (char.IsLetterOrDigit(text[begin - 1]) || (text[begin - 1] == '-' && words == 0))) begin--;
            if (begin == stop) { if (stop > 0 && text[stop - 1] == ')') { start = stop - 1; continue; } return null; }
            start = begin;
            if (Number(text[begin..stop]) is not { } count) continue;
            if (begin > 0 && text[begin - 1] == '(' && Digits(text, begin - 1) is { } digits) start = digits;
            return count * weeks;
        }
        return null;
    }

    // "3 (three) days": where the digits begin.
    static int? Digits(ReadOnlySpan<char> text, int bracket)
    {
        var stop = text[..bracket].TrimEnd(' ').Length;
        var begin = stop;
        while (begin > 0 && stop - begin < 4 && char.IsAsciiDigit(text[begin - 1])) begin--;
        return begin < stop ? begin : null;
    }

    static bool IsHours(ReadOnlySpan<char> word) =>
        word.StartsWith("h", StringComparison.OrdinalIgnoreCase) || word.StartsWith("stund", StringComparison.OrdinalIgnoreCase) || word.StartsWith("ore", StringComparison.OrdinalIgnoreCase)
        || word.StartsWith("uur", StringComparison.OrdinalIgnoreCase) || word.StartsWith("uren", StringComparison.OrdinalIgnoreCase) || word.StartsWith("godz", StringComparison.OrdinalIgnoreCase)
        || word.StartsWith("час", StringComparison.OrdinalIgnoreCase);

    static int? Number(ReadOnlySpan<char> word)
    {
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number is > 0 and <= MaxNumber ? number : null;
        foreach (var (name, value) in Words)
        {
            if (word.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        }
        return null;
    }

    static NoticeDeadline? Day(NoticeSource source, Phrases.Hit until)
    {
        ReadOnlySpan<char> text = source.Prose;
        var digit = text[until.At..Math.Min(text.Length, until.At + MaxLead)].IndexOfAnyInRange('0', '9');
        if (digit < 0) return null;
        var start = Start(text, until.At, until.At + digit);
        var rest = text[start..Math.Min(text.Length, start + MaxLead)];
        if (rest.IndexOf('\n') is > 0 and var line) rest = rest[..line];
        if (NoticeTime.ReadDay(rest, source.Times with { NotAfter = null }) is not { } day || day < source.WrittenAt || !IsAsked(source, until.At)) return null;
        return new(Stated(rest, source.Times), null, day);
    }

    // From the name of the month or of the day, where one stands before the number.
    static int Start(ReadOnlySpan<char> text, int at, int digit)
    {
        var lead = text[at..digit];
        var comma = lead.TrimEnd(" ").Length;
        var word = lead[..comma].LastIndexOf(' ') + 1;
        var before = lead[word..comma].TrimEnd(",.");
        return MonthNames.Of(before) is not null && char.IsUpper(before[0]) ? at + word : digit;
    }

    static string Stated(ReadOnlySpan<char> rest, TimeHints hints)
    {
        if (NoticeTime.Read(rest, hints) is { } time) return time.Stated;
        var end = rest.LastIndexOfAnyInRange('0', '9') + 1;
        for (var year = 0; year + 4 <= end; year++)
        {
            if (rest.Slice(year, 4) is ['2', '0', >= '0' and <= '9', >= '0' and <= '9'] && (year == 0 || !char.IsAsciiDigit(rest[year - 1])))
            {
                end = year == 0 ? Math.Min(10, rest.Length) : year + 4;
                break;
            }
        }
        return FactText.Line(rest[..end])!;
    }
}
