namespace AbuseMilter.Wording;

/// <summary>A text, where its words begin, and with which two characters: found once for all that is looked for.</summary>
sealed class WordPlaces
{
    /// <summary>In the place of a second character that may be anything.</summary>
    public const char Any = '\0';

    // About as many as a text of that length has.
    readonly List<(int At, int Pair)> words;

    public WordPlaces(ReadOnlyMemory<char> text)
    {
        Text = text;
        words = new(text.Length / 5);
        var span = text.Span;
        for (var (at, isBetween) = (0, true); at < span.Length; at++)
        {
            var isIn = Letters.AreIn(span[at]);
            if (isIn && isBetween) words.Add((at, Pair(Letters.Sort(span[at]), at + 1 < span.Length ? Letters.Sort(span[at + 1]) : Any)));
            isBetween = !isIn;
        }
    }

    public WordPlaces(string text) : this(text.AsMemory())
    {
    }

    public ReadOnlyMemory<char> Text { get; }

    public int Count => words.Count;

    /// <summary>Where a word begins, and its first two characters.</summary>
    public (int At, int Pair) this[int number] => words[number];

    /// <summary>The number of the first word that does not begin before a place.</summary>
    public int From(int at)
    {
        var place = words.BinarySearch((at, int.MinValue));
        return place < 0 ? ~place : place;
    }

    public static int Pair(char first, char second) => first << 16 | second;

    public static char First(int pair) => (char)(pair >>> 16);
}
