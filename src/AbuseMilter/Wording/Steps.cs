using static AbuseMilter.Wording.Shape;

namespace AbuseMilter.Wording;

/// <summary>Patterns as steps from character to character (Thompson, 1968), and where each begins.</summary>
sealed class Steps
{
    readonly List<Step> steps = [new(Deed.Found)];

    public Steps(IEnumerable<Shape> patterns)
    {
        Entries = [.. patterns.Select(pattern => Put(pattern, 0))];
        All = [.. steps];
    }

    public Step[] All { get; }

    /// <summary>The first step of each pattern.</summary>
    public int[] Entries { get; }

    // Puts the steps of a part before the step that follows it.
    int Put(Shape shape, int next) => shape switch
    {
        One one => Add(new(Deed.Take, next, Letters: one.Letters)),
        Edge => Add(new(Deed.Edge, next)),
        End => Add(new(Deed.End, next)),
        Row row => row.Parts.Reverse().Aggregate(next, (behind, part) => Put(part, behind)),
        Choice choice => choice.Branches.Reverse().Select(branch => Put(branch, next)).Aggregate((later, earlier) => Add(new(Deed.Fork, earlier, later))),
        Times times => Put(times, next),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, null),
    };

    int Put(Times times, int next)
    {
        var first = next;
        if (times.Most is { } most)
        {
            for (var count = times.Least; count < most; count++) first = Add(new(Deed.Fork, Put(times.Part, first), next));
        }
        else
        {
            first = Add(default);
            steps[first] = new(Deed.Fork, Put(times.Part, first), next);
        }
        for (var count = 0; count < times.Least; count++) first = Put(times.Part, first);
        return first;
    }

    int Add(Step step)
    {
        steps.Add(step);
        return steps.Count - 1;
    }
}
