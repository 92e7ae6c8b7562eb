using System.CommandLine;
using AbuseMilter.Cli.Pages;

namespace AbuseMilter.Cli.Queue;

/// <summary><c>queue list</c>: what waits, and why.</summary>
static class QueueList
{
    public static Command Create() => new DeskVerb("list", "What waits to go out, or for a person, and why.", Run,
        QueueOptions.State, DeskOptions.Since, DeskOptions.Class, DeskOptions.Profile, DeskOptions.Ip, DeskOptions.Case, DeskOptions.Reason, DeskOptions.Limit, DeskOptions.Json);

    static int Run(DeskCall call)
    {
        var filter = QueueOptions.Filter(call);
        using var reader = call.OpenReader();
        var rows = reader.Queue(filter, call.Get(DeskOptions.Limit));
        if (call.Get(DeskOptions.Json))
        {
            foreach (var row in rows) call.Output.WriteLine(QueueJson.Line(row));
        }
        else
        {
            QueuePage.Write(call.Screen, rows, reader.CountQueue(filter), call.Now);
        }
        return rows.Count > 0 ? DeskVerb.Done : DeskVerb.NotPossible;
    }
}
