using System.Collections.Frozen;
using static AbuseMilter.Wording.Shape;

namespace AbuseMilter.Wording;

/// <summary>Patterns as steps from character to character (Thompson, 1968). Where several of them begin with letters, they are one tree of these, so that few steps are at a place at once.</summary>
sealed class Steps
{
    readonly List<Step> steps = [new(Deed.Found)];

    public Steps(IEnumerable<Shape> patterns)
    {
        First = Put([.. patterns.Select(pattern => new Way(pattern, 0))]);
        All = [.. steps];
    }

    public Step[] All { get; }

    /// <summary>Of all patterns.</summary>
    public int First { get; }

    // What is to be taken before the step that follows it.
    readonly record struct Way(Shape Shape, int Next);

    // One that begins with a letter, and what is left of it then.
    readonly record struct Lettered(char Letter, Way Rest);

    int Put(Way way) => way.Shape switch
    {
        One one => Add(new(Deed.Take, way.Next, Letters: one.Letters)),
        Edge => Add(new(Deed.Edge, way.Next)),
        End => Add(new(Deed.End, way.Next)),
        Row row => row.Parts.Reverse().Aggregate(way.Next, (next, part) => Put(new Way(part, next))),
        Choice choice => Put([.. choice.Branches.Select(branch => new Way(branch, way.Next))]),
        Times times => Put(times, way.Next),
        var other => throw new ArgumentOutOfRangeException(nameof(way), other, null),
    };

    // The earlier before the later, but those that begin with different letters exclude each other.
    int Put(IReadOnlyList<Way> ways)
    {
        var firsts = new List<int>();
        var lettered = new List<Lettered>();
        foreach (var way in ways)
        {
            if (Lettering(way) is { } more) lettered.AddRange(more);
            else
            {
                AddLettered();
                firsts.Add(Put(way));
            }
        }
        AddLettered();
        return firsts.AsEnumerable().Reverse().Aggregate((later, earlier) => Add(new(Deed.Fork, earlier, later)));

        void AddLettered()
        {
            if (lettered.Count > 0) firsts.Add(Choose(lettered));
            lettered.Clear();
        }
    }

    int Choose(IEnumerable<Lettered> ways) =>
        Add(new(Deed.Choose, Ways: ways.GroupBy(way => way.Letter, way => way.Rest).ToFrozenDictionary(group => group.Key, group => group.Count() > 1 ? Put([.. group]) : Put(group.First()))));

    // Null for one that may begin with anything else.
    List<Lettered>? Lettering(Way way)
    {
        switch (way.Shape)
        {
            case One { Letters.Few: { } letters }: return [.. letters.Select(letter => new Lettered(letter, new(new Row([]), way.Next)))];
            case Row { Parts: [One { Letters.Few: { } letters }, .. var rest] }: return [.. letters.Select(letter => new Lettered(letter, new(new Row(rest), way.Next)))];
            case Row { Parts: [(Choice or Row) and var first, .. var rest] } when Begins(first):
                return Lettering(new Way(first, Put(new Way(new Row(rest), way.Next))));
            case Row { Parts: [Times { Least: 0, Most: 1, Part: var first }, .. var rest] } when Begins(first) && Begins(new Row(rest)):
                return [.. Lettering(new Way(first, Put(new Way(new Row(rest), way.Next))))!, .. Lettering(new Way(new Row(rest), way.Next))!];
            case Choice choice when Begins(choice): return [.. choice.Branches.SelectMany(branch => Lettering(new Way(branch, way.Next))!)];
            default: return null;
        }
    }

    static bool Begins(Shape shape) => shape switch
    {
        One one => one.Letters.Few is not null,
        Row { Parts: [Times { Least: 0, Most: 1, Part: var first }, .. var rest] } => Begins(first) && Begins(new Row(rest)),
        Row { Parts: [var first, ..] } => Begins(first),
        Choice choice => choice.Branches.All(Begins),
        _ => false,
    };

    int Put(Times times, int next)
    {
        var first = next;
        if (times.Most is { } most)
        {
            for (var count = times.Least; count < most; count++) first = Add(new(Deed.Fork, Put(new Way(times.Part, first)), next));
        }
        else
        {
            first = Add(default);
            steps[first] = new(Deed.Fork, Put(new Way(times.Part, first)), next);
        }
        for (var count = 0; count < times.Least; count++) first = Put(new Way(times.Part, first));
        return first;
    }

    int Add(Step step)
    {
        steps.Add(step);
        return steps.Count - 1;
    }
}
