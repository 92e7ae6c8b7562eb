namespace AbuseMilter.Bench.Compare;

/// <summary>Rows for a terminal and for a Markdown page alike.</summary>
sealed class TextTable(params string[] head)
{
    readonly List<string[]> rows = [head];

    public void Add(params string[] cells) => rows.Add(cells);

    public void Print()
    {
        var widths = Enumerable.Range(0, head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var (row, number) in rows.Select((row, number) => (row, number)))
        {
            Console.WriteLine("| " + string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))) + " |");
            if (number == 0) Console.WriteLine("|" + string.Join("|", widths.Select(width => new string('-', width + 2))) + "|");
        }
    }
}
