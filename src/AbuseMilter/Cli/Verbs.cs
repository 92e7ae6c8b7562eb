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

    /// <summary>Does what the words say. A call that is wrong has a line on stderr, and one that only lacks words the help as well.</summary>
    /// <returns>The exit status: the verbs of the desk tell a call that was not said right from one that found nothing.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, InvocationConfiguration configuration)
    {
        var parsed = Create().Parse(words);
        if (parsed.Action is not ParseErrorAction) return await parsed.InvokeAsync(configuration);
        await configuration.Error.WriteLineAsync($"abuse-milter: {WrongCall.Of(parsed)}");
        if (parsed.Tokens.All(token => token.Type == TokenType.Command)) await Create().Parse([.. words, "--help"]).InvokeAsync(configuration);
        return parsed.RootCommandResult.Children.OfType<CommandResult>().FirstOrDefault()?.Command.Name is QueueCommand.Name or CasesCommand.Name ? DeskVerb.WrongUse : 1;
    }
}
