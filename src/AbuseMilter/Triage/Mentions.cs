namespace AbuseMilter.Triage;

/// <summary>Which topics of the <see cref="Lexicon"/> a text talks about, and how often. Linear in the text.</summary>
sealed class Mentions
{
    /// <summary>A text says in its first characters what it is about.</summary>
    public const int MaxCharacters = 64 * 1024;

    static readonly PhraseIndex Index = new(Lexicon.Phrases);

    static readonly int Topics = Enum.GetValues<Topic>().Length;

    readonly int[] counts = new int[Topics];
    readonly string?[] first = new string?[Topics];

    public static Mentions Of(ReadOnlySpan<char> text)
    {
        var mentions = new Mentions();
        mentions.Search(text[..Math.Min(text.Length, MaxCharacters)]);
        return mentions;
    }

    void Search(ReadOnlySpan<char> text)
    {
        // "good faith belief" is one thing said, although "good faith" stands there too.
        Span<int> last = stackalloc int[Topics];
        last.Fill(-1);
        for (var at = 0; Index.Next(text, at, out var start, out at, out var candidates);)
        {
            foreach (var phrase in candidates)
            {
                var topic = (int)phrase.Topic;
                if (last[topic] == start || !phrase.Begins(text[start..])) continue;
                last[topic] = start;
                counts[topic]++;
                first[topic] ??= phrase.Text.TrimEnd('*');
            }
        }
    }

    public int this[Topic topic] => counts[(int)topic];

    public bool Has(Topic topic) => counts[(int)topic] > 0;

    /// <summary>The phrase that was found first; null for none.</summary>
    public string? First(Topic topic) => first[(int)topic];
}
