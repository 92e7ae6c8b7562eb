using System.Buffers;

namespace AbuseMilter.Wording;

/// <summary>One walk over a text with all steps at once (Pike's way of following Thompson's): each step is at a place but once, and the earlier of two that meet goes on.</summary>
ref struct WordingSearch
{
    readonly Step[] steps;
    readonly int first;
    readonly Beginnings beginnings;
    readonly WordPlaces words;
    readonly ReadOnlySpan<char> text;

    // Where a step was last come to, plus one.
    int[] seen = [];
    Thread[] here = [];
    Thread[] behind = [];
    int hereCount;
    int behindCount;

    public WordingSearch(Steps program, Beginnings beginnings, WordPlaces words)
    {
        (steps, first, this.beginnings, this.words) = (program.All, program.First, beginnings, words);
        text = words.Text.Span;
    }

    readonly record struct Thread(int Step, int Start);

    public Range? Next(int from)
    {
        var word = Beginning(words.From(from));
        if (word == words.Count) return null;
        Rent();
        var found = Walk(word);
        Return();
        return found;
    }

    Range? Walk(int word)
    {
        Range? found = null;
        for (var at = words[word].At; ; at++)
        {
            if (found is null && word < words.Count && words[word].At == at)
            {
                Follow(first, at, at);
                word = Beginning(word + 1);
            }
            (here, hereCount, behind, behindCount) = (behind, behindCount, here, 0);
            if (hereCount > 0) found = Take(at) ?? found;
            else if (found is not null || word == words.Count) return found;
            else at = words[word].At - 1;
            if (at == text.Length) return found;
        }
    }

    // Nothing that comes behind what was found is of any interest.
    Range? Take(int at)
    {
        var c = at < text.Length ? Letters.Fold(text[at]) : '\0';
        for (var i = 0; i < hereCount; i++)
        {
            ref readonly var step = ref steps[here[i].Step];
            if (step.Deed == Deed.Found) return here[i].Start..at;
            if (at < text.Length && step.After(c) is var next and not Step.Nowhere) Follow(next, here[i].Start, at + 1);
        }
        return null;
    }

    void Follow(int number, int start, int at)
    {
        while (seen[number] != at + 1)
        {
            seen[number] = at + 1;
            ref readonly var step = ref steps[number];
            switch (step.Deed)
            {
                case Deed.Fork: Follow(step.Next, start, at); number = step.Other; continue;
                case Deed.Edge when IsEdge(at): number = step.Next; continue;
                case Deed.End when at == text.Length: number = step.Next; continue;
                case Deed.Take or Deed.Choose or Deed.Found: behind[behindCount++] = new(number, start); return;
                default: return;
            }
        }
    }

    // The number of the next word that something may begin with.
    readonly int Beginning(int word)
    {
        while (word < words.Count && !beginnings.Have(words[word].Pair)) word++;
        return word;
    }

    readonly bool IsEdge(int at) => (at > 0 && Letters.AreIn(text[at - 1])) != (at < text.Length && Letters.AreIn(text[at]));

    void Rent()
    {
        seen = ArrayPool<int>.Shared.Rent(steps.Length);
        Array.Clear(seen);
        here = ArrayPool<Thread>.Shared.Rent(steps.Length);
        behind = ArrayPool<Thread>.Shared.Rent(steps.Length);
    }

    readonly void Return()
    {
        ArrayPool<int>.Shared.Return(seen);
        ArrayPool<Thread>.Shared.Return(here);
        ArrayPool<Thread>.Shared.Return(behind);
    }
}
