using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Queue;

/// <summary>Filters of the outbox, and its numbers.</summary>
static class QueueOptions
{
    const string All = "all";

    static readonly string[] States = [.. QueueFilter.Waiting, "sent", "superseded", Deed.CancelledState, All];

    public static readonly Option<IReadOnlyList<string>?> State = new("--state")
    {
        Description = $"States, commas between them: {string.Join(", ", States)} (default: the first five)",
        HelpName = "STATE,...",
        CustomParser = result =>
        {
            var states = result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries);
            if (states.All(States.Contains)) return states.Contains(All) ? [] : states;
            return DeskOptions.Wrong<IReadOnlyList<string>>(result, $"one of {string.Join(", ", States)}");
        },
        CompletionSources = { context => Behind(context.WordToComplete) },
    };

    // The last of several is completed, with those before it in front.
    static IEnumerable<CompletionItem> Behind(string word)
    {
        var stated = word[..(word.LastIndexOf(',') + 1)];
        return States.Except(stated.Split(',')).Select(state => new CompletionItem(stated + state));
    }

    public static readonly Argument<long[]> Ids = new("ID")
    {
        Description = "Numbers as queue list shows them",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => Number(result, token.Value))],
    };

    public static readonly Argument<long> Id = new("ID")
    {
        Description = "A number as queue list shows it",
        CustomParser = result => Number(result, result.Tokens[0].Value),
    };

    static long Number(ArgumentResult result, string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        result.AddError($"ID: '{Shown.Line(text)}' is not a number as queue list shows it");
        return 0;
    }

    public static QueueFilter Filter(DeskCall call) => new()
    {
        States = call.Get(State) ?? QueueFilter.Waiting,
        Since = call.Get(DeskOptions.Since),
        Class = call.Get(DeskOptions.Class),
        Profile = call.Get(DeskOptions.Profile),
        Ip = call.Get(DeskOptions.Ip)?.ToString(),
        Case = call.Get(DeskOptions.Case),
        Reason = call.Get(DeskOptions.Reason),
    };
}
