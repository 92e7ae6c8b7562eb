using System.CommandLine;

namespace AbuseMilter.Cli.Queue;

/// <summary><c>queue hold</c>: stops replies that have not gone out yet.</summary>
static class QueueHold
{
    public static Command Create() => new DeskVerb("hold", "Keep back what waits for its time, until it is released; what comes later to its case is held, too.", Run, QueueOptions.Ids);

    static int Run(DeskCall call)
    {
        if (call.Get(QueueOptions.Ids) is not { Length: > 0 } ids) return call.WrongUse("queue hold wants numbers, as queue list shows them");
        using var desk = call.OpenDesk();
        return DeedReport.Tell(call, "is held", ids.Select(desk.Hold));
    }
}
