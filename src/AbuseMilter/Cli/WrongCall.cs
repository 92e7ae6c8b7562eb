using System.CommandLine;
using System.CommandLine.Parsing;

namespace AbuseMilter.Cli;

/// <summary>What is wrong with a command line, in one line: of several mistakes the first, and before all others a word that nobody knows, since it makes mistakes of those behind it.</summary>
static class WrongCall
{
    public static string Of(ParseResult parsed)
    {
        var verb = parsed.CommandResult.Command;
        var said = string.Join(' ', Path(parsed.CommandResult));
        var place = said.Length > 0 ? $"{said}: " : "";
        var verbs = string.Join(", ", verb.Subcommands.Select(below => below.Name));
        if (parsed.UnmatchedTokens is not [var word, ..])
            return verbs.Length > 0 ? $"{place}a verb is wanted: {verbs}" : Shown.Line(parsed.Errors[0].Message.Trim());
        var isOption = word is ['-', _, ..];
        var shown = $"'{Shown.Line(word)}'";
        if (verbs.Length > 0) return place + (isOption ? $"{shown} stands where a verb is wanted: {verbs}" : $"{shown} is no verb; there are {verbs}");
        if (verb.Options.Any(option => option.Name == word || option.Aliases.Contains(word))) return $"{place}{shown} stands before the verb; options go behind it";
        return place + (isOption ? $"{shown} is no option; abuse-milter {said} --help has them all" : $"{shown} is one word too many");
    }

    static IEnumerable<string> Path(CommandResult result) => result.Parent is CommandResult above ? Path(above).Append(result.Command.Name) : [];
}
