namespace AbuseMilter.Settings.Binding;

/// <summary>What may have been meant by a word that is not known.</summary>
static class Suggestion
{
    /// <summary>Longer words are not compared: the work grows with the square of the length.</summary>
    const int LongestWord = 40;

    public static string For(string word, IReadOnlyCollection<string> allowed)
    {
        var lower = word.ToLowerInvariant();
        var nearest = word.Length > LongestWord ? null : allowed.MinBy(candidate => Distance(lower, candidate));
        return nearest is not null && Distance(lower, nearest) <= Math.Max(1, nearest.Length / 3) ? $"did you mean {nearest}?"
            : allowed.Count == 0 ? "there is none" : $"allowed: {string.Join(", ", allowed)}";
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    static int Distance(string a, string b)
    {
        var (before, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }
}
