using System.Collections.Frozen;

namespace AbuseMilter.Notices;

/// <summary>Months in the languages of <see cref="LabelTable"/>, in full or by their first letters.</summary>
static class MonthNames
{
    const int Shortest = 3;
    const int Longest = 12;

    // A line is a language, January first; inflected forms that do not begin alike are lines of their own.
    static readonly string[] Languages =
    [
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jänner februar maerz april mai juni juli august sept oktober november dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    ];

    static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ByStart = Languages
        .SelectMany(line => line.Split(' ').SelectMany((name, index) => Starts(LabelTable.Fold(name)).Select(start => (Start: start, Month: index + 1))))
        .DistinctBy(entry => entry.Start)
        .ToFrozenDictionary(entry => entry.Start, entry => entry.Month)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    // "Sept" and "sep", but not "separate".
    static IEnumerable<string> Starts(string name) => Enumerable.Range(Shortest, name.Length - Shortest + 1).Select(length => name[..length]);

    /// <summary>1 to 12; null when the word is no month.</summary>
    public static int? Of(ReadOnlySpan<char> word)
    {
        if (word.Length is < Shortest or > Longest) return null;
        Span<char> folded = stackalloc char[2 * Longest];
        return ByStart.TryGetValue(folded[..LabelTable.Fold(word, folded)], out var month) ? month : null;
    }
}
