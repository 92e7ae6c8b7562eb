using AbuseMilter.Notices;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AbuseMilter.Cli.Pages;

/// <summary>A page of headings and labelled lines. All text goes through <see cref="Shown"/>, and none of it is read as markup.</summary>
sealed class Page
{
    const int LabelWidth = 13;

    static readonly Style Label = new(Color.Grey);
    static readonly Style Strong = new(decoration: Decoration.Bold);

    readonly List<IRenderable> blocks = [];
    Grid? open;
    int columns;

    /// <summary>A line of its own, with an empty line before it.</summary>
    public void Heading(string text, string rest = "", Style? style = null)
    {
        Close();
        if (blocks.Count > 0) blocks.Add(Text.Empty);
        Write(new Paragraph(Shown.Line(text), style ?? Strong).Append(rest.Length > 0 ? $"  {Shown.Line(rest)}" : ""));
    }

    /// <summary>A label and what belongs to it, which wraps beside it.</summary>
    public void Row(string label, string text, Style? style = null) => Add(new Text(Shown.Line(label), Label), new Text(Shown.Line(text), style));

    /// <summary>The same in three columns.</summary>
    public void Row(string label, string text, string note, Style? style = null) =>
        Add(new Text(Shown.Line(label), Label), new Text(Shown.Line(text), style), new Text(Shown.Line(note), Label));

    /// <summary>As it is, line for line, after a bar.</summary>
    public void Quote(IEnumerable<string> lines) => Verbatim(lines.Select(line => Shown.Line(line)));

    /// <summary>The same of a text of ours, of which nothing is left out.</summary>
    public void Verbatim(IEnumerable<string> lines)
    {
        Close();
        foreach (var line in lines) Write(new Padder(new Text("| " + Hidden.Marked(line)), new Padding(2, 0, 0, 0)));
    }

    public IRenderable End()
    {
        Close();
        return new Rows(blocks);
    }

    void Write(IRenderable block) => blocks.Add(block);

    // Neighbours with the same number of columns make one grid.
    void Add(params IRenderable[] cells)
    {
        if (open is null || columns != cells.Length)
        {
            Close();
            (open, columns) = (new Grid(), cells.Length);
            for (var i = 0; i < columns; i++) open.AddColumn(new GridColumn { Padding = new Padding(i == 0 ? 2 : 0, 0, i < columns - 1 ? 2 : 0, 0), NoWrap = i == 0, Width = i == 0 ? LabelWidth : null });
        }
        open.AddRow(cells);
    }

    void Close()
    {
        if (open is not null) Write(open);
        open = null;
    }
}
