using System.Collections.Frozen;

namespace AbuseMilter.Replies;

/// <summary>Tells the language of a text by the small words that none of its sentences does without, where they leave no doubt.</summary>
static class TextLanguage
{
    /// <summary>The start of a notice is its letter; tables and quoted reports follow.</summary>
    const int Read = 8000;

    /// <summary>Two or three sentences.</summary>
    const int Fewest = 12;

    /// <summary>So many times the words of the next best. Mail in two languages is in neither.</summary>
    const int Lead = 2;

    // Beside the languages of our letters those that would be taken for one of them. Words of one letter are missing: labels have such.
    static readonly (string Language, string Words)[] Languages =
    [
        ("en", "the of and to that is this you your we have for with are be not from by which has our on as been was it any or at if will"),
        ("de", "der die das und ist nicht mit sie wir ihr ihre ihrer ihrem den dem des ein eine einer auf für von zu wurde werden bitte über sich auch im am bei oder dass als wird sind"),
        ("fr", "le les des et est une un vous nous votre notre pour dans que qui sur par avec sont été cette ce au du ou de la en il pas"),
        ("es", "el los las es una un que para por con su nuestro usted del se no está este esta ha en de la como lo al sus más"),
        ("it", "il gli che di una un per con sono del della dei le nostro vostro si non questo stato la al alla nel dal ha come delle in da"),
        ("nl", "het een van en de is niet voor met op dat wij uw zijn wordt door aan deze te in om ook bij naar onze heeft dit"),
        ("pt", "os as que uma um para por com não seu sua do da dos em foi este esta no na ao de se como mais nosso pelo"),
        ("pl", "na się jest nie że do dla oraz przez została zostały od przy pod po jako lub tym tego które który jest"),
        ("sv", "och att det är en som på för inte med av har vi ni den till ett om från eller kan vid"),
        ("da", "og at det er en som på for ikke med af har vi den til et om fra eller kan ved de der"),
        ("ru", "не на что по для это вы мы от из как или был были вас наш также при его"),
    ];

    // A bit for each language.
    static readonly FrozenDictionary<string, int> Words = Languages
        .SelectMany((language, index) => language.Words.Split(' ').Distinct().Select(word => (Word: word, Bit: 1 << index)))
        .GroupBy(entry => entry.Word)
        .ToFrozenDictionary(entries => entries.Key, entries => entries.Aggregate(0, (bits, entry) => bits | entry.Bit));

    /// <summary>Null when it is not clear, or none of those that are known. Quoted lines do not count.</summary>
    public static string? Of(string text)
    {
        Span<int> counts = stackalloc int[Languages.Length];
        foreach (var line in text.AsSpan(0, Math.Min(text.Length, Read)).EnumerateLines())
        {
            if (!line.TrimStart().StartsWith('>')) Count(line, counts);
        }
        var best = counts.IndexOf(Max(counts));
        var found = counts[best];
        counts[best] = 0;
        return found >= Fewest && found >= Lead * Max(counts) ? Languages[best].Language : null;
    }

    static void Count(ReadOnlySpan<char> line, Span<int> counts)
    {
        var words = Words.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> lower = stackalloc char[16];
        for (var at = 0; at < line.Length; at++)
        {
            var start = at;
            while (at < line.Length && char.IsLetter(line[at])) at++;
            var word = line[start..at];
            if (word.Length is 0 or > 16 || !words.TryGetValue(lower[..word.ToLowerInvariant(lower)], out var bits)) continue;
            for (var i = 0; i < counts.Length; i++) counts[i] += (bits >> i) & 1;
        }
    }

    static int Max(ReadOnlySpan<int> counts)
    {
        var max = 0;
        foreach (var count in counts) max = Math.Max(max, count);
        return max;
    }
}
