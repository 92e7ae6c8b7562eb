using System.Collections.Frozen;

namespace AbuseMilter.Wording;

/// <summary>The first two characters of all that patterns find: with most words of a text nothing begins.</summary>
sealed class Beginnings
{
    readonly FrozenSet<int> pairs;

    /// <exception cref="ArgumentException">A pattern may begin with anything.</exception>
    public Beginnings(Steps program)
    {
        var steps = program.All;
        pairs = (from first in Taken(program.First)
                 from pair in first.Letter is { } letter ? Taken(first.Next).Select(second => WordPlaces.Pair(letter, second.Letter ?? WordPlaces.Any)) : throw new ArgumentException("a pattern that begins with anything")
                 select pair).ToFrozenSet();

        // What may come next, sorted; null for too much to tell, and for nothing because a pattern ends.
        IEnumerable<(char? Letter, int Next)> Taken(int at) => steps[at] switch
        {
            { Deed: Deed.Fork } fork => Taken(fork.Next).Concat(Taken(fork.Other)),
            { Deed: Deed.Edge or Deed.End } step => Taken(step.Next),
            { Deed: Deed.Choose, Ways: { } ways } => ways.Select(way => ((char?)Letters.Sort(way.Key), way.Value)),
            { Letters: { } letters } step when letters.Sorts() is { } sorts => sorts.Select(sort => ((char?)sort, step.Next)),
            _ => [(null, at)],
        };
    }

    /// <param name="pair">See <see cref="WordPlaces"/>.</param>
    public bool Have(int pair) => pairs.Contains(pair) || pairs.Contains(WordPlaces.Pair(WordPlaces.First(pair), WordPlaces.Any));
}
