namespace AbuseMilter.Corpus;

/// <summary>A <c>labels.tsv</c>: UTF-8, tabs, one line of names, no quoting; what a cell lacks is empty.</summary>
sealed class Labels
{
    readonly string[] names;

    Labels(string[] names, IReadOnlyList<Row> rows) => (this.names, Rows) = (names, rows);

    public IReadOnlyList<Row> Rows { get; }

    public bool Has(string column) => names.Contains(column);

    public static Labels Read(string file)
    {
        var lines = File.ReadAllLines(file);
        var names = lines[0].Split('\t');
        return new(names, [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => new Row(names, line.Split('\t')))]);
    }

    /// <summary>One mail.</summary>
    public sealed class Row(string[] names, string[] cells)
    {
        public string File => this["file"];

        public string this[string column] => Array.IndexOf(names, column) is >= 0 and var at && at < cells.Length ? cells[at] : "";

        /// <summary>The values of a cell, which stand between bars.</summary>
        public IEnumerable<string> Values(string column) => this[column].Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
