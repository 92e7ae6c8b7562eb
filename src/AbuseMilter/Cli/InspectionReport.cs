using AbuseMilter.Cli.Pages;
using Spectre.Console;

namespace AbuseMilter.Cli;

/// <summary>Prints inspections as they come: objects for programs, a page for one mail, a line each and a table for many.</summary>
/// <param name="output">Where they go.</param>
/// <param name="console">The same, or a terminal on which a progress bar stands below them.</param>
/// <param name="tell">Takes a line about what could not be read.</param>
/// <param name="style">What is printed of them.</param>
sealed class InspectionReport(TextWriter output, IAnsiConsole console, Action<string> tell, InspectionStyle style)
{
    readonly Tally tally = new();
    // Whether it is the only one shows with the next.
    Inspection? first;

    public bool HasTroubles => tally.Troubles > 0;

    public int Mails => tally.Mails;

    public void Add(Inspected seen)
    {
        var shown = seen.Inspection is { } mail && style.Only.Shows(mail) ? mail : null;
        tally.Add(seen, shown is not null);
        if (seen.Trouble is { } trouble) tell($"abuse-milter: {Cli.Shown.Line(seen.Found.Name)}: {Cli.Shown.Line(trouble)}");
        if (shown is null) return;
        if (seen.Json is { } json) output.WriteLine(json);
        else if (style.Explains) Explain(shown, style.WithLetter);
        else if (tally.Mails == 1) first = shown;
        else Line(shown);
    }

    public void End(bool wasInterrupted)
    {
        if (style.AsJson) return;
        if (tally.Mails > 1)
        {
            if (first is not null) Line(null);
            console.Write(TallyPage.Of(tally, wasInterrupted));
        }
        else if (first is not null) Explain(first, withLetter: true);
    }

    void Explain(Inspection mail, bool withLetter)
    {
        console.Write(InspectionPage.Of(mail, withLetter));
        if (style.Explains) console.WriteLine();
    }

    void Line(Inspection? mail)
    {
        if (first is { } held)
        {
            first = null;
            Line(held);
        }
        if (mail is null) return;
        var reply = mail.ReplyWord == "none" ? "none" : $"{mail.ReplyWord} {mail.ReplyCode}";
        var line = $"{mail.Class,-16} {mail.Appraisal?.Decision.Rule ?? "-",-14} {reply,-24} {Cli.Shown.Line(mail.File)}";
        // A terminal wraps by itself, and a program wants one line.
        if (console.Profile.Capabilities.Ansi) console.Write(new Text(line + "\n", new Style(Colour(mail))));
        else output.WriteLine(line);
    }

    static Color Colour(Inspection mail) => mail.ReplyWord switch { "send" => Color.Green, "hold" => Color.Yellow, _ => Color.Default };
}
