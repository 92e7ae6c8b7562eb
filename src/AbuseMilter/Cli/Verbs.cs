using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using AbuseMilter.Cli.Cases;
using AbuseMilter.Cli.Queue;

namespace AbuseMilter.Cli;

/// <summary>The command line.</summary>
static class Verbs
{
    public static RootCommand Create() => new("A milter that recognises copyright notices sent to abuse@, files them and answers them.")
    {
        RunCommand.Create(),
        CheckCommand.Create(),
        InspectCommand.Create(),
        QueueCommand.Create(),
        CasesCommand.Create(),
        PostfixCommand.Create(),
        DoctorCommand.Create(),
    };

    /// <summary>A call that is wrong says what is wrong, and one that only lacks words shows the help.</summary>
    public static ParseResult Parse(IReadOnlyList<string> words)
    {
        var parsed = Create().Parse(words);
        if (parsed.Action is ParseErrorAction wrong) wrong.ShowHelp = parsed.Tokens.All(token => token.Type == TokenType.Command);
        return parsed;
    }

    /// <summary>The exit status of a call: the verbs of the desk tell one that was not said right from one that found nothing.</summary>
    public static int Status(ParseResult parsed, int status) =>
        parsed.Action is ParseErrorAction && parsed.RootCommandResult.Children.OfType<CommandResult>().FirstOrDefault()?.Command.Name is QueueCommand.Name or CasesCommand.Name
            ? DeskVerb.WrongUse : status;
}
