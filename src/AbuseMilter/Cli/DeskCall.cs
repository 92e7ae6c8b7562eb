using System.CommandLine;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using Spectre.Console;

namespace AbuseMilter.Cli;

/// <summary>One call of a <see cref="DeskVerb"/>: what was asked, and where the answer goes.</summary>
sealed class DeskCall(ParseResult parsed, AbuseMilterSettings settings)
{
    /// <summary>Columns where nobody knows how wide the paper is.</summary>
    const int Columns = 80;

    IAnsiConsole? screen;

    public AbuseMilterSettings Settings => settings;

    public TextWriter Output => parsed.InvocationConfiguration.Output;

    public TextWriter Errors => parsed.InvocationConfiguration.Error;

    public IAnsiConsole Screen => screen ??= Pages.Screen.For(Output, Columns);

    public DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    public FiledMail Filed => new(settings.Store.Maildir);

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    public LedgerReader OpenReader() => LedgerReader.Open(settings.Store.Ledger, TimeProvider.System);

    public LedgerDesk OpenDesk() => LedgerDesk.Open(settings.Store.Ledger, TimeProvider.System);

    /// <summary>A person who can be asked, unless the call says yes to everything.</summary>
    public Question Ask(string text) => new(Get(DeskOptions.Yes), Console.IsInputRedirected || !Pages.Screen.IsTerminal(Output) ? null : Console.In, Output, text);

    public int NotPossible(string why) => Tell(why, DeskVerb.NotPossible);

    public int WrongUse(string why) => Tell(why, DeskVerb.WrongUse);

    int Tell(string why, int status)
    {
        Errors.WriteLine($"abuse-milter: {Shown.Line(why)}");
        return status;
    }
}
