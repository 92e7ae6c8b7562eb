using System.Collections.Frozen;

namespace AbuseMilter.Notices;

/// <summary>Months in the languages of <see cref="LabelTable"/>, diacritics folded, in full or by their first letters.</summary>
static class MonthNames
{
    // A line is a language; January first. The shortest form that the language uses; longer ones need only begin with it.
    static readonly string[][] Languages =
    [
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        ["jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"],
        ["janv", "fev", "mars", "avr", "mai", "juin", "juil", "aou", "sept", "oct", "nov", "dec"],
        ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
        ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
        ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"],
        ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"],
    ];

    // Names of Tuesday that begin as March does.
    static readonly FrozenSet<string> Weekdays = new[] { "mardi", "martes", "martedi" }.ToFrozenSet();

    static readonly FrozenDictionary<string, int> ByStem = Languages
        .SelectMany(months => months.Select((stem, index) => (Stem: stem, Month: index + 1)))
        .Append((Stem: "mae", Month: 3))
        .DistinctBy(entry => entry.Stem)
        .ToFrozenDictionary(entry => entry.Stem, entry => entry.Month);

    /// <summary>1 to 12; null when the word is no month.</summary>
    public static int? Of(string word)
    {
        var folded = LabelTable.Fold(word);
        if (folded.Length is < 3 or > 10 || Weekdays.Contains(folded)) return null;
        if (folded.Length >= 4 && ByStem.TryGetValue(folded[..4], out var month)) return month;
        return ByStem.TryGetValue(folded[..3], out month) ? month : null;
    }
}
