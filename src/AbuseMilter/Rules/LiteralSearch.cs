using System.Collections;

namespace AbuseMilter.Rules;

/// <summary>
/// Finds which of many literals occur in a text, without regard to case, in one pass over it (Aho and Corasick, 1975): the time does not depend
/// on how many there are, nor on what the text is made of.
/// </summary>
sealed class LiteralSearch
{
    // Column of each character in a row of the table; 0 for all that stand in no literal.
    readonly ushort[] columns = new ushort[char.MaxValue + 1];
    readonly int width;
    readonly int count;

    // A row for each state: where it goes with the next character, as the index of a row; complement where a literal ends.
    readonly int[] table;

    // By state: the literals that end there.
    readonly int[][] ends;

    /// <param name="literals">Not empty, and folded by <see cref="CaseFold"/>; a match is told by the index.</param>
    public LiteralSearch(IReadOnlyList<string> literals)
    {
        count = literals.Count;
        width = 1;
        foreach (var folded in literals.SelectMany(literal => literal).Distinct())
        {
            foreach (var same in CaseFold.Same(folded)) columns[same] = (ushort)width;
            width++;
        }
        var tree = Tree(literals, out var own);
        (table, ends) = Automaton(tree, own);
    }

    public BitArray Find(ReadOnlySpan<char> text)
    {
        var found = new BitArray(count);
        var row = 0;
        foreach (var c in text)
        {
            row = table[row + columns[c]];
            if (row >= 0) continue;
            row = ~row;
            foreach (var literal in ends[row / width]) found[literal] = true;
        }
        return found;
    }

    List<int[]> Tree(IReadOnlyList<string> literals, out List<List<int>> own)
    {
        var tree = new List<int[]> { new int[width] };
        own = [[]];
        for (var i = 0; i < literals.Count; i++)
        {
            var state = 0;
            foreach (var c in literals[i])
            {
                ref var next = ref tree[state][columns[c]];
                if (next == 0)
                {
                    next = tree.Count;
                    tree.Add(new int[width]);
                    own.Add([]);
                }
                state = next;
            }
            own[state].Add(i);
        }
        return tree;
    }

    // In breadth: where a state has no branch it does what the longest proper end of it does.
    (int[] Table, int[][] Ends) Automaton(List<int[]> tree, List<List<int>> own)
    {
        var fallback = new int[tree.Count];
        var order = new Queue<int>([0]);
        while (order.TryDequeue(out var state))
        {
            for (var column = 0; column < width; column++)
            {
                var beyond = state == 0 ? 0 : tree[fallback[state]][column];
                if (tree[state][column] is not (> 0 and var next)) tree[state][column] = beyond;
                else
                {
                    fallback[next] = beyond;
                    own[next].AddRange(own[beyond]);
                    order.Enqueue(next);
                }
            }
        }
        var rows = tree.SelectMany(row => row.Select(next => own[next].Count > 0 ? ~(next * width) : next * width));
        return ([.. rows], [.. own.Select(list => list.ToArray())]);
    }
}
