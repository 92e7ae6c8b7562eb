using System.Text;
using Spectre.Console;

namespace AbuseMilter.Cli.Pages;

/// <summary>
/// A table that never is wider than the paper: where it would be, the widest of the columns that may be cut give way, and what is cut ends with two dots. A row is one line,
/// whatever strangers write into its cells.
/// </summary>
sealed class Sheet(params Sheet.Column[] columns)
{
    const string Gap = "  ";
    const string Cut = "..";

    readonly List<(string[] Cells, Style? Style)> rows = [];

    /// <param name="Title">Stands above it.</param>
    /// <param name="Least">Cells that it keeps; 0 for one that is never cut.</param>
    /// <param name="IsNumber">Written to the right.</param>
    public sealed record Column(string Title, int Least = 0, bool IsNumber = false);

    public void Row(Style? style, params string[] cells) => rows.Add(([.. cells.Select(cell => Shown.Line(cell))], style));

    public void Write(IAnsiConsole console)
    {
        var widths = Widths(console.Profile.Width);
        console.Write(new Text(Line([.. columns.Select(column => column.Title)], widths) + "\n", new Style(Color.Grey)));
        foreach (var (cells, style) in rows) console.Write(new Text(Line(cells, widths) + "\n", style));
    }

    int[] Widths(int paper)
    {
        var widths = columns.Select((column, i) => rows.Select(row => row.Cells[i].GetCellWidth()).Append(column.Title.Length).Max()).ToArray();
        while (widths.Sum() + Gap.Length * (columns.Length - 1) > paper)
        {
            var widest = -1;
            for (var i = 0; i < columns.Length; i++)
            {
                if (columns[i].Least > 0 && widths[i] > columns[i].Least && (widest < 0 || widths[i] > widths[widest])) widest = i;
            }
            if (widest < 0) break;
            widths[widest]--;
        }
        return widths;
    }

    string Line(string[] cells, int[] widths)
    {
        var line = new StringBuilder();
        for (var i = 0; i < columns.Length; i++)
        {
            var cell = Fit(cells[i], widths[i]);
            var blanks = new string(' ', Math.Max(0, widths[i] - cell.GetCellWidth()));
            line.Append(i > 0 ? Gap : "").Append(columns[i].IsNumber ? blanks + cell : cell + blanks);
        }
        return line.ToString().TrimEnd();
    }

    /// <summary>The beginning of a text that takes at most so many cells; what has no width of its own stays with what it stands on.</summary>
    public static string Fit(string text, int width)
    {
        if (text.GetCellWidth() <= width) return text;
        var (fitting, used) = (new StringBuilder(), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var cells = rune.ToString().GetCellWidth();
            if (used + cells > width - Cut.Length) break;
            fitting.Append(rune);
            used += cells;
        }
        return fitting.Append(Cut).ToString();
    }
}
