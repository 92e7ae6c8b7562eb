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

    /// <param name="output">What is written to.</param>
    /// <param name="unknown">Its columns, where it is no terminal.</param>
    public static IAnsiConsole For(TextWriter output, int unknown = Unknown)
    {
        var isTerminal = IsTerminal(output);
        if (isTerminal && !IsUtf8) output = new AsciiWriter(output);
        var isColourful = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isColourful ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isColourful ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isColourful ? InteractionSupport.Yes : InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(isColourful ? output : new TrimmedWriter(output)),
        });
        console.Profile.Width = isTerminal ? Math.Clamp(console.Profile.Width, Narrowest, Widest) : unknown;
        return console;
    }

    static readonly string[] Locale = ["LC_ALL", "LC_CTYPE", "LANG"];

    // As the C library looks for it (POSIX.1, 8.2).
    static bool IsUtf8 => Locale.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value))
        ?.Replace("-", "", StringComparison.Ordinal).Contains("utf8", StringComparison.OrdinalIgnoreCase) == true;
}
