using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using AbuseMilter.Settings;
using AbuseMilter.Store;

namespace AbuseMilter.Cli;

/// <summary>What verbs of the desk have in common: the filters, and how the answer looks.</summary>
static class DeskOptions
{
    const int MostRows = 100_000;

    public static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line, for programs" };

    public static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask" };

    public static readonly Option<DateTimeOffset?> Since = new("--since")
    {
        Description = "Received since then: 90m, 24h, 7d, 2w ago, or 2026-11-01 (UTC)",
        HelpName = "TIME",
        CustomParser = result => Read(result, text => Cli.Since.Parse(text, TimeProvider.System.GetUtcNow()), "a time such as 24h, 7d or 2026-11-01"),
    };

    public static readonly Option<string?> Class = OneOf("--class", "What the mail is", RuleSettings.Classes);

    public static readonly Option<string?> Profile = new("--profile") { Description = "Profile of the sender", HelpName = "NAME" };

    public static readonly Option<string?> Rule = new("--rule") { Description = "Rule that decided", HelpName = "NAME" };

    public static readonly Option<IPAddress?> Ip = new("--ip")
    {
        Description = "Address that the notice names",
        HelpName = "ADDRESS",
        CustomParser = result => Address(result.Tokens[0].Value) is { } address ? address : Wrong<IPAddress>(result, "an IP address"),
    };

    public static readonly Option<string?> Case = new("--case") { Description = "Number of the case or ticket", HelpName = "NUMBER" };

    public static readonly Option<string?> From = new("--from") { Description = "From address of the mail", HelpName = "ADDRESS" };

    public static readonly Option<string?> Decision = OneOf("--decision", "What was decided about an answer", ["send", "hold", "none"]);

    public static readonly Option<string?> Reason = new("--reason")
    {
        Description = "Code of the reason, such as unknown-sender or rate-limited",
        HelpName = "CODE",
        CustomParser = result => result.Tokens[0].Value is { Length: > 0 } code && code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? code : Wrong<string>(result, "a code such as rate-limited"),
    };

    public static readonly Option<int> Limit = new("--limit")
    {
        Description = "At most so many",
        HelpName = "COUNT",
        DefaultValueFactory = _ => 40,
        CustomParser = result => int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MostRows ? count
            : Wrong<int>(result, string.Create(CultureInfo.InvariantCulture, $"a number from 1 to {MostRows}")),
    };

    /// <summary>An address that is written out: 192.0.2 is the beginning of one, and not 192.0.0.2.</summary>
    public static IPAddress? Address(string text) => (text.Contains(':') || text.Count(c => c == '.') == 3) && IPAddress.TryParse(text, out var address) ? address : null;

    /// <summary>Those of <see cref="Cases"/>.</summary>
    public static readonly Symbol[] CaseFilters = [Since, Class, Profile, Rule, Ip, Case, From, Decision, Reason];

    public static CaseFilter Cases(DeskCall call) => new()
    {
        Since = call.Get(Since),
        Class = call.Get(Class),
        Profile = call.Get(Profile),
        Rule = call.Get(Rule),
        Ip = call.Get(Ip)?.ToString(),
        Case = call.Get(Case),
        From = call.Get(From),
        Decision = call.Get(Decision),
        Reason = call.Get(Reason),
    };

    public static Option<string?> OneOf(string name, string description, IReadOnlyList<string> words)
    {
        var among = string.Join(", ", words);
        return new Option<string?>(name)
        {
            Description = $"{description}: {among}",
            HelpName = "WORD",
            CustomParser = result => words.Contains(result.Tokens[0].Value) ? result.Tokens[0].Value : Wrong<string>(result, $"one of {among}"),
            CompletionSources = { _ => words.Select(word => new CompletionItem(word)) },
        };
    }

    static T? Read<T>(ArgumentResult result, Func<string, T?> read, string what) where T : struct
    {
        if (read(result.Tokens[0].Value) is { } value) return value;
        Wrong<string>(result, what);
        return null;
    }

    internal static T? Wrong<T>(ArgumentResult result, string what)
    {
        result.AddError($"{((OptionResult)result.Parent!).Option.Name}: '{Shown.Line(result.Tokens[0].Value)}' is not {what}");
        return default;
    }
}
