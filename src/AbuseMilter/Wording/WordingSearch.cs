using System.Buffers;

namespace AbuseMilter.Wording;

/// <summary>One walk over a text with all steps at once (Pike's way of following Thompson's): each step is at a place but once, and the earlier of two that meet goes on.</summary>
ref struct WordingSearch
{
    readonly Step[] steps;
    readonly Beginnings beginnings;
    readonly ReadOnlySpan<char> text;

    // Where a step was last come to, plus one.
    int[] seen = [];
    Thread[] here = [];
    Thread[] behind = [];
    int hereCount;
    int behindCount;

    public WordingSearch(Steps steps, Beginnings beginnings, ReadOnlySpan<char> text)
    {
        (this.steps, this.beginnings) = (steps.All, beginnings);
        this.text = text;
    }

    readonly record struct Thread(int Step, int Start);

    public Range? Next(int from)
    {
        var at = Beginning(from);
        if (at == text.Length) return null;
        Rent();
        try
        {
            return Walk(at);
        }
        finally
        {
            Return();
        }
    }

    Range? Walk(int at)
    {
        Range? found = null;
        for (; ; at++)
        {
            if (found is null && IsBeginning(at))
            {
                foreach (var entry in beginnings.At(text, at)) Follow(entry, at, at);
            }
            (here, hereCount, behind, behindCount) = (behind, behindCount, here, 0);
            if (hereCount == 0)
            {
                if (found is not null || (at = Beginning(at + 1)) == text.Length) return found;
                at--;
                continue;
            }
            found = Take(at) ?? found;
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
            if (at < text.Length && step.Takes(c)) Follow(step.Next, here[i].Start, at + 1);
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
                case Deed.Take or Deed.Found: behind[behindCount++] = new(number, start); return;
                default: return;
            }
        }
    }

    readonly int Beginning(int at)
    {
        while (at < text.Length && !(IsBeginning(at) && !beginnings.At(text, at).IsEmpty)) at++;
        return Math.Min(at, text.Length);
    }

    readonly bool IsBeginning(int at) => at < text.Length && Letters.AreIn(text[at]) && (at == 0 || !Letters.AreIn(text[at - 1]));

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
