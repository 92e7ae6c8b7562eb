using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace AbuseMilter.Triage;

/// <summary>Which topics of the <see cref="Lexicon"/> a text talks about, and how often. Linear in the text.</summary>
sealed class Mentions
{
    /// <summary>A text says in its first characters what it is about.</summary>
    public const int MaxCharacters = 64 * 1024;

    static readonly FrozenDictionary<string, Phrase[]> Index = Lexicon.Phrases
        .GroupBy(phrase => phrase.Key, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.OrdinalIgnoreCase);

    static readonly int Topics = Enum.GetValues<Topic>().Length;

    readonly int[] counts = new int[Topics];
    readonly string?[] first = new string?[Topics];

    public static Mentions Of(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, MaxCharacters)];
        var mentions = new Mentions();
        var tokens = new List<Range>(text.Length / 6);
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at])) at++;
            if (at > start) tokens.Add(start..at);
            else at++;
        }
        mentions.Search(text, CollectionsMarshal.AsSpan(tokens));
        return mentions;
    }

    void Search(ReadOnlySpan<char> text, ReadOnlySpan<Range> tokens)
    {
        // "good faith belief" is one thing said, although "good faith" stands there too.
        Span<int> last = stackalloc int[Topics];
        last.Fill(-1);
        var lookup = Index.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < tokens.Length; i++)
        {
            var word = text[tokens[i]];
            var key = word[..Math.Min(Phrase.KeyLength, word.Length)];
            if (!lookup.TryGetValue(key, out var phrases)) continue;
            foreach (var phrase in phrases)
            {
                if (last[(int)phrase.Topic] == i || !phrase.IsAt(text, tokens, i)) continue;
                last[(int)phrase.Topic] = i;
                counts[(int)phrase.Topic]++;
                first[(int)phrase.Topic] ??= phrase.Text.TrimEnd('*');
            }
        }
    }

    public int this[Topic topic] => counts[(int)topic];

    public bool Has(Topic topic) => counts[(int)topic] > 0;

    /// <summary>The phrase that was found first; null for none.</summary>
    public string? First(Topic topic) => first[(int)topic];
}
