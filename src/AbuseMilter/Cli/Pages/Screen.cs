using Spectre.Console;

namespace AbuseMilter.Cli.Pages;

/// <summary>Where pages are written: colours on a terminal that wants them (https://no-color.org), else plain text without blanks at the ends of lines.</summary>
static class Screen
{
    const int Narrowest = 80;
    const int Widest = 120;
    const int Unknown = 100;

    public static bool IsTerminal(TextWriter output) =>
        output == Console.Out && !Console.IsOutputRedirected || output == Console.Error && !Console.IsErrorRedirected;

    public static IAnsiConsole For(TextWriter output)
    {
        var isTerminal = IsTerminal(output);
        var isColourful = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isColourful ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isColourful ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isColourful ? InteractionSupport.Yes : InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(isColourful ? output : new TrimmedWriter(output)),
        });
        console.Profile.Width = isTerminal ? Math.Clamp(console.Profile.Width, Narrowest, Widest) : Unknown;
        return console;
    }
}
