using System.CommandLine;
using AbuseMilter.Cli.Pages;

namespace AbuseMilter.Cli.Queue;

/// <summary><c>queue show</c>: a reply whole, beside what it answers.</summary>
static class QueueShow
{
    public static Command Create() => new DeskVerb("show", "A reply as it would go, beside the facts that it answers.", Run, QueueOptions.Id, DeskOptions.Json);

    static int Run(DeskCall call)
    {
        var id = call.Get(QueueOptions.Id);
        using var reader = call.OpenReader();
        if (reader.FindReply(id) is not { } row) return call.NotPossible(DeedReport.Absent(id));
        if (call.Get(DeskOptions.Json)) call.Output.WriteLine(QueueJson.Line(row, isWhole: true));
        else call.Screen.Write(ReplyPage.Of(row, call.Filed, call.Now));
        return DeskVerb.Done;
    }
}
